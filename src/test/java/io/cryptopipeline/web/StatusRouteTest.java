package io.cryptopipeline.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.monitoring.Freshness;
import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.Gauge;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusRouteTest {

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final Monitoring monitoring = Monitoring.shown(time);
  private final Settings settings =
      Settings.load(
          Map.of("summary.windows", "1h,1d", "summary.zone", "Europe/Berlin"),
          Map.of(),
          Optional.empty());

  @AfterEach
  void close() {
    monitoring.close();
  }

  private JsonObject status() {
    Answer answer =
        StatusRoute.of(settings, monitoring).handler().apply(Query.parse(null, List.of()));
    return JsonParser.parseString(new String(answer.body(), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  @Test
  void shouldLeaveOutWhatIsNotKnownYet() {
    assertThat(status())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"windows": ["1h", "1d"], "zone": "Europe/Berlin", "ready": false,
                 "checks": {"command": {"ready": false, "detail": "the command is starting"}},
                 "freshness": {"coins": 0, "overdue_coins": 0, "oldest": []},
                 "ticks": {}, "refused_records": {}}
                """));
  }

  @Test
  void shouldShowTheMetricsAsNumbersOfTheirKind() {
    Metric.TICKS.counter(monitoring.meters(), "new").increment(3);
    Metric.TICKS.counter(monitoring.meters(), "late").increment();
    Metric.REFUSED_RECORDS.counter(monitoring.meters(), "not-json").increment(2);
    Metric.READ_RECORDS.counter(monitoring.meters()).increment(1e10);
    Metric.LAG_RECORDS.gauge(monitoring.meters(), () -> 7.0);
    Metric.MONGODB_WAITING_SECONDS.gauge(monitoring.meters(), () -> 0.25);
    Metric.RECOMPUTE_PENDING_SECONDS.gauge(monitoring.meters(), () -> Double.NaN);
    Gauge.builder("kafka.stream.alive.stream.threads", () -> 2).register(monitoring.meters());
    monitoring.health().started(() -> false);
    monitoring.health().require("mongodb", () -> Check.unmet("no answer"));

    JsonObject status = status();

    assertThat(status.get("ticks")).hasToString("{\"late\":1,\"new\":3}");
    assertThat(status.get("refused_records")).hasToString("{\"not-json\":2}");
    assertThat(status.get("read_records")).hasToString("10000000000");
    assertThat(status.get("lag_records")).hasToString("7");
    assertThat(status.get("mongodb_waiting_seconds")).hasToString("0.25");
    assertThat(status.get("threads_alive")).hasToString("2");
    assertThat(status.has("recompute_pending_seconds")).isFalse();
    assertThat(status.get("ready").getAsBoolean()).isFalse();
    assertThat(status.getAsJsonObject("checks").get("mongodb"))
        .hasToString("{\"ready\":false,\"detail\":\"no answer\"}");
  }

  @Test
  void shouldNameAHundredCoinsAtMostTheOldestFirst() {
    Freshness.Group coins = monitoring.freshness().group();
    IntStream.range(0, 150)
        .forEach(
            i -> {
              coins.note("coin-" + i, time.instant());
              time.pass(Duration.ofMillis(10));
            });

    JsonObject freshness = status().getAsJsonObject("freshness");

    assertThat(freshness.get("coins").getAsInt()).isEqualTo(150);
    assertThat(freshness.getAsJsonArray("oldest")).hasSize(100);
    assertThat(freshness.getAsJsonArray("oldest").get(0).toString())
        .startsWith("{\"coin_id\":\"coin-0\",");
  }
}
