package io.cryptopipeline.exchange;

import static io.cryptopipeline.exchange.Exchanges.assertOtherProductRefused;
import static io.cryptopipeline.testing.ticks.RawRecords.assertRefused;
import static io.cryptopipeline.testing.ticks.RawRecords.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.cryptopipeline.record.JsonText;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.Recordings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoinGeckoTest {

  private static final String COIN =
      "{\"id\":\"bitcoin\",\"current_price\":49053,\"last_updated\":\"2021-05-15T19:58:46.123Z\"}";

  @ParameterizedTest
  @CsvSource({
    "market_data_for_a_coin.0.200.json, usd, bitcoin",
    "market_data_for_a_coin_in_myr.0.200.json, myr, bitcoin",
    "market_data_for_multiple_coins_in_eth.0.200.json, eth, bitcoin ethereum",
  })
  void shouldReadEveryCoinOfARecordedAnswer(String answer, String quote, String coins)
      throws UnusableRecordException {
    List<String> read = new ArrayList<>();
    for (String payload : JsonText.elements(Recordings.text("coingecko/" + answer))) {
      JsonObject sent = (JsonObject) StrictJson.parse(payload);
      String id = sent.get("id").getAsString();
      Instant updated = Instant.parse(sent.get("last_updated").getAsString());

      RawTick rawTick = read(payload, "quote", quote);

      read.add(rawTick.tick().coinId());
      assertThat(rawTick.eventId())
          .hasToString("coingecko:%s:%s:%s".formatted(quote, id, updated.toEpochMilli()));
      assertThat(rawTick.market()).isEqualTo("coingecko:%1$s:%2$s:%1$s".formatted(quote, id));
      assertThat(rawTick.tick().timestamp()).isEqualTo(updated);
      assertThat(rawTick.tick().price())
          .isEqualTo(new BigDecimal(sent.get("current_price").getAsString()));
      assertThat(rawTick.tick().quote()).contains(quote);
      assertThat(rawTick.tick().volume()).as("that of a day is no trade's").isEmpty();
      assertThat(rawTick.tick().tradeId()).isEmpty();
    }
    assertThat(String.join(" ", read)).isEqualTo(coins);
  }

  @Test
  void shouldBeTheSameFactWhenTheUpdateIsTheSame() throws UnusableRecordException {
    assertThat(read(COIN, "quote", "usd").eventId())
        .hasToString("coingecko:usd:bitcoin:1621108726123");
    assertThat(read(COIN.replace("49053", "1"), "quote", "usd").eventId())
        .isEqualTo(read(COIN, "quote", "usd").eventId());
    assertThat(read(COIN, "quote", "eur").eventId())
        .isNotEqualTo(read(COIN, "quote", "usd").eventId());
    assertThat(read(COIN).eventId()).hasToString("coingecko::bitcoin:1621108726123");
    assertThat(read(COIN).market()).isEqualTo("coingecko::bitcoin");
  }

  @ParameterizedTest
  @CsvSource({
    "49053, null, BAD_PRICE",
    "49053, 0, BAD_PRICE",
    "\"2021-05-15T19:58:46.123Z\", null, BAD_TIMESTAMP",
    "\"bitcoin\", null, BAD_COIN",
  })
  void shouldRefuseWhenAValueIsMissing(String value, String other, Reason reason) {
    assertRefused(COIN.replace(value, other), reason);
  }

  @Test
  void shouldRefuseWhenAHeaderNamesAnotherCoin() {
    assertOtherProductRefused(COIN, "ethereum", "the payload's id is bitcoin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coingecko/market_data_for_a_coin.1.422.json",
        "coingecko/ohlc_data_for_one_coin_in_the_last_7_days.1.500.json",
        "errors/coingecko_429.json",
        "coingecko/market_data_for_a_coin.0.200.json",
      })
  void shouldKnowNoFormatWhenAnAnswerIsNoCoin(String answer) {
    assertRefused(Recordings.text(answer), Reason.UNKNOWN_FORMAT);
  }
}
