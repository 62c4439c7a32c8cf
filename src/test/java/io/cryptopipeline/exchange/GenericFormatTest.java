package io.cryptopipeline.exchange;

import static io.cryptopipeline.testing.ticks.RawRecords.RECORD_TIME;
import static io.cryptopipeline.testing.ticks.RawRecords.assertRefused;
import static io.cryptopipeline.testing.ticks.RawRecords.headers;
import static io.cryptopipeline.testing.ticks.RawRecords.read;
import static io.cryptopipeline.testing.ticks.RawRecords.tick;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.ticks.RawRecords;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenericFormatTest {

  @Test
  void shouldLeaveThemEmptyWhenOptionalFieldsAreMissingOrNull() throws UnusableRecordException {
    Tick expected =
        new Tick(
            "bitcoin",
            RECORD_TIME,
            new BigDecimal("1"),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty());

    assertThat(read(tick("\"price\":1")).tick()).isEqualTo(expected);
    assertThat(
            read(tick("\"price\":1,\"timestamp\":null,\"volume\":null,\"trade_id\":null")).tick())
        .isEqualTo(expected);
  }

  @Test
  void shouldReadTheSameTickWhenNumbersAreStrings() throws UnusableRecordException {
    RawTick numbers =
        read(tick("\"timestamp\":1522886400000,\"price\":1.50,\"volume\":2,\"trade_id\":3"));
    RawTick strings =
        read(
            tick(
                "\"timestamp\":\"1522886400000\",\"price\":\"1.50\",\"volume\":\"2\","
                    + "\"trade_id\":\"3\""));

    assertThat(strings.tick()).isEqualTo(numbers.tick());
    assertThat(strings.tick().price()).isEqualTo(new BigDecimal("1.50"));
    assertThat(strings.eventId()).isEqualTo(numbers.eventId());
  }

  @Test
  void shouldHaveNoRunningNumberWhenTheTradeIdIsAName() throws UnusableRecordException {
    RawTick rawTick = read(tick("\"price\":1,\"trade_id\":\"a-1\""));

    assertThat(rawTick.tick().tradeId()).isEmpty();
    assertThat(rawTick.eventId()).hasToString("tick:bitcoin:a-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "17", "true", "[]", "\"\"", "\" \"", "\"bit\\u0000coin\""})
  void shouldRefuseTheCoinWhenItIsNoName(String coinId) {
    assertRefused(
        "{\"coin_id\":" + coinId + ",\"price\":1}", Reason.BAD_COIN, "coin_id is " + coinId);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "[1]", "{}", "\"\"", "0", "-1", "\"NaN\"", "1e400"})
  void shouldRefuseThePriceWhenItIsNoPrice(String price) {
    assertRefused(tick("\"price\":" + price), Reason.BAD_PRICE, "price is " + price);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "[1]", "{}", "\"\"", "-1", "\"Infinity\"", "1e-31"})
  void shouldRefuseTheVolumeWhenItIsNoVolume(String volume) {
    assertRefused(
        tick("\"price\":1,\"volume\":" + volume), Reason.BAD_VOLUME, "volume is " + volume);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "[1]", "{}", "\"\"", "1.0", "1e3"})
  void shouldRefuseTheTradeIdWhenItIsNoId(String tradeId) {
    assertRefused(tick("\"price\":1,\"trade_id\":" + tradeId), Reason.BAD_TRADE_ID, "trade_id is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "[1]", "{}", "\"\"", "1522886400", "\"2018-04-05\"", "1.5e12"})
  void shouldRefuseTheTimestampWhenItIsNoTime(String timestamp) {
    assertRefused(
        tick("\"price\":1,\"timestamp\":" + timestamp),
        Reason.BAD_TIMESTAMP,
        "timestamp is " + timestamp);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1969-12-31T23:59:59.999Z", "1970-01-18T15:01:26.400Z", "+10000-01-01T00:00:00Z"})
  void shouldRefuseTheRecordTimeWhenItStandsInAndIsOutOfRange(String recordTime) {
    UnusableRecordException refusal =
        catchThrowableOfType(
            UnusableRecordException.class,
            () ->
                RawRecords.READER.read(
                    tick("\"price\":1").getBytes(UTF_8), headers(), Instant.parse(recordTime)));

    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(Reason.BAD_TIMESTAMP);
    assertThat(refusal)
        .hasMessageContainingAll(
            "timestamp is missing", "the record's is " + recordTime, "from 1971 to 9999");
  }

  @Test
  void shouldIgnoreTheRecordTimeWhenThePayloadCarriesATime() throws UnusableRecordException {
    RawTick rawTick =
        RawRecords.READER.read(
            tick("\"price\":1,\"timestamp\":1522886400000").getBytes(UTF_8),
            headers(),
            Instant.EPOCH);

    assertThat(rawTick.tick().timestamp()).isEqualTo("2018-04-05T00:00:00Z");
  }
}
