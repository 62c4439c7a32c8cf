package io.cryptopipeline.web;

import static io.cryptopipeline.web.Client.error;
import static io.cryptopipeline.web.Client.json;
import static io.cryptopipeline.web.ServedSummaries.ODD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.SummaryJson;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Coins and days, as a client gets them from a real MongoDB. */
class CoinsIT {

  @AutoClose private static final ServedSummaries served = new ServedSummaries();

  @Test
  void shouldListCoinsWithTheirFirstAndLastDays() {
    JsonObject all = json(served.get("/api/v1/coins")).getAsJsonObject();

    assertThat(all.getAsJsonArray("coins"))
        .extracting(coin -> coin.getAsJsonObject().get("coin_id").getAsString())
        .containsExactly(ODD, "bitcoin", "ethereum");
    JsonObject bitcoin = all.getAsJsonArray("coins").get(1).getAsJsonObject();
    assertThat(bitcoin.get("first_date").getAsString()).isEqualTo("2018-03-24");
    assertThat(bitcoin.getAsJsonObject("last").get("date").getAsString()).isEqualTo("2018-04-02");
    assertThat(all.has("next")).isFalse();
  }

  @Test
  void shouldListCoinsInParts() {
    JsonObject first = json(served.get("/api/v1/coins?limit=1")).getAsJsonObject();
    String next = first.get("next").getAsString();

    assertThat(next).isEqualTo("/api/v1/coins?after=" + encoded(ODD) + "&limit=1");
    assertThat(served.get(next).body()).contains("\"bitcoin\"").doesNotContain("ethereum");
    assertThat(served.get("/api/v1/coins?after=bitcoin").body())
        .contains("\"ethereum\"")
        .doesNotContain("next", "\"bitcoin\"");
    assertThat(served.get("/api/v1/coins?after=zzz").body()).isEqualTo("{\"coins\":[]}\n");
  }

  @Test
  void shouldShowADayAndWhetherItIsToBeRecomputed() {
    String expected = SummaryJson.of(served.summary("bitcoin", WindowSize.DAY, served.noon(1), 1));

    assertThat(served.get("/api/v1/day?coin=bitcoin&date=2018-03-25").body())
        .isEqualTo(
            "{\"zone\":\"Europe/Berlin\",\"summary\":%s,\"recompute_pending\":false}\n"
                .formatted(expected));
    assertThat(served.get("/api/v1/day?coin=bitcoin&date=2018-03-28").body())
        .endsWith(",\"recompute_pending\":true}\n");
    HttpResponse<String> none = served.get("/api/v1/day?coin=bitcoin&date=2018-03-23");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(error(none)).isEqualTo("there is no summary of the coin bitcoin on 2018-03-23");
    assertThat(error(served.get("/api/v1/day?coin=bitcoin&date=x")))
        .isEqualTo("date is x, but must be a date such as 2018-04-05");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
