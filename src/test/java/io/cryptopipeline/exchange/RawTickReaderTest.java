package io.cryptopipeline.exchange;

import static io.cryptopipeline.testing.ticks.RawRecords.RECORD_TIME;
import static io.cryptopipeline.testing.ticks.RawRecords.assertRefused;
import static io.cryptopipeline.testing.ticks.RawRecords.headers;
import static io.cryptopipeline.testing.ticks.RawRecords.read;
import static io.cryptopipeline.testing.ticks.RawRecords.tick;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.ticks.RawRecords;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class RawTickReaderTest {

  private static final String VALID =
      tick(
          "\"timestamp\":\"2018-04-05T00:00:00.123Z\",\"price\":6791.680,\"volume\":0.5,"
              + "\"trade_id\":17,\"more\":[1.0,null]");

  @Test
  void shouldReadEveryPartWhenTheRecordIsWhole() throws UnusableRecordException {
    RawTick rawTick =
        read(
            VALID,
            "source",
            "file",
            "format",
            "tick",
            "product",
            "BTC-USD",
            "quote",
            "usd",
            "event-id",
            "tick:bitcoin:17");

    assertThat(rawTick.eventId()).hasToString("tick:bitcoin:17");
    assertThat(rawTick.tick())
        .isEqualTo(
            new Tick(
                "bitcoin",
                Instant.parse("2018-04-05T00:00:00.123Z"),
                new BigDecimal("6791.680"),
                Optional.of(new BigDecimal("0.5")),
                OptionalLong.of(17),
                Optional.of("usd")));
    assertThat(rawTick.source()).isEqualTo("file");
    assertThat(rawTick.format()).isEqualTo("tick");
    assertThat(rawTick.text()).isEqualTo(VALID);
  }

  @Test
  void shouldRecogniseTheFormatWhenNoHeaderSaysIt() throws UnusableRecordException {
    RawTick rawTick = read(VALID);

    assertThat(rawTick.format()).isEqualTo("tick");
    assertThat(rawTick.source()).isEqualTo("tick");
    assertThat(rawTick.tick().quote()).isEmpty();
  }

  @Test
  void shouldRefuseWhenThereIsNoValue() {
    assertRefused((byte[]) null, headers(), Reason.EMPTY, "the record has no value");
    assertRefused("", Reason.EMPTY, "the record has no value");
  }

  @Test
  void shouldRefuseWhenTheValueIsLargerThanADocument() throws UnusableRecordException {
    byte[] value = new byte[8_000_001];
    Arrays.fill(value, (byte) ' ');
    byte[] tick = VALID.getBytes(UTF_8);
    System.arraycopy(tick, 0, value, 0, tick.length);

    assertRefused(value, headers(), Reason.TOO_LARGE, "the value has 8,000,001 bytes", "8,000,000");
    byte[] largest = Arrays.copyOf(value, 8_000_000);
    assertThat(RawRecords.READER.read(largest, headers(), RECORD_TIME).eventId())
        .hasToString("tick:bitcoin:17");
  }

  @Test
  void shouldRefuseWhenTheValueIsNotUtf8() {
    byte[] latin1 = VALID.replace("bitcoin", "bitc\u00f6in").getBytes(ISO_8859_1);
    byte[] overlong = {'"', (byte) 0xc0, (byte) 0x80, '"'};
    byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
    byte[] cutOff = {'"', (byte) 0xe2, (byte) 0x82};

    assertRefused(latin1, headers(), Reason.INVALID_UTF8, "the value is not UTF-8");
    assertRefused(overlong, headers(), Reason.INVALID_UTF8, "the value is not UTF-8");
    assertRefused(surrogate, headers(), Reason.INVALID_UTF8, "the value is not UTF-8");
    assertRefused(cutOff, headers(), Reason.INVALID_UTF8, "the value is not UTF-8");
  }

  @Test
  void shouldReadTheTickWhenAByteOrderMarkStandsBeforeIt() throws UnusableRecordException {
    RawTick rawTick = read("\ufeff" + VALID);

    assertThat(rawTick.eventId()).hasToString("tick:bitcoin:17");
    assertThat(rawTick.text()).isEqualTo("\ufeff" + VALID);
  }

  @Test
  void shouldRefuseWhenNoFormatHasTheShape() {
    assertRefused("[1,2]", Reason.UNKNOWN_FORMAT, "no known format has the shape of [1,2]");
    assertRefused("17", Reason.UNKNOWN_FORMAT, "no known format has the shape of 17");
    assertRefused("null", Reason.UNKNOWN_FORMAT, "no known format has the shape of null");
    assertRefused(
        tick("\"prize\":1"), Reason.UNKNOWN_FORMAT, "{\"coin_id\":\"bitcoin\",\"prize\":1}");
  }

  @Test
  void shouldShortenThePayloadWhenTheMessageShowsIt() {
    String value = "[\"" + "x".repeat(100_000) + "\"]";

    // 60 characters of 100,004
    assertRefused(
        value,
        Reason.UNKNOWN_FORMAT,
        "the shape of [\"" + "x".repeat(58) + "… (100004 characters)");
  }

  @Test
  void shouldRefuseWhenTheFormatHeaderIsUnknown() {
    assertRefused(
        VALID.getBytes(UTF_8),
        headers("format", "tock\n"),
        Reason.UNKNOWN_FORMAT,
        "the header format says tock�; known are tick, coingecko, coinbase, kraken, binance");
  }

  @Test
  void shouldRefuseWhenTheFormatHeaderNamesAnotherShape() {
    assertRefused(
        "[1]".getBytes(UTF_8),
        headers("format", "tick"),
        Reason.UNKNOWN_FORMAT,
        "not the shape of tick: [1]");
  }

  @Test
  void shouldNameTheMissingFieldWhenTheFormatHeaderSaysWhatItIs() {
    assertRefused(
        "{\"price\":1}".getBytes(UTF_8),
        headers("format", "tick"),
        Reason.BAD_COIN,
        "coin_id is missing");
    assertRefused(
        "{\"coin_id\":\"bitcoin\"}".getBytes(UTF_8),
        headers("format", "tick"),
        Reason.BAD_PRICE,
        "price is missing, not a decimal");
  }

  @Test
  void shouldRefuseWhenAHeaderIsTooLong() throws UnusableRecordException {
    assertThat(read(VALID, "quote", "q".repeat(512)).tick().quote()).contains("q".repeat(512));

    assertRefused(
        VALID.getBytes(UTF_8),
        headers("quote", "q".repeat(1_025)),
        Reason.BAD_HEADER,
        "the header quote has 1,025 bytes, more than 1,024");
    assertRefused(
        VALID.getBytes(UTF_8),
        headers("source", "s".repeat(1_025)),
        Reason.BAD_HEADER,
        "the header source has 1,025 bytes");
  }

  @Test
  void shouldRefuseWhenAHeaderIsNotUtf8() {
    Headers headers = headers();
    headers.add("product", new byte[] {(byte) 0xff});

    assertRefused(
        VALID.getBytes(UTF_8), headers, Reason.BAD_HEADER, "the header product is not UTF-8");
  }

  @Test
  void shouldTakeTheHeaderAsMissingWhenItIsNullOrEmpty() throws UnusableRecordException {
    Headers headers = headers("quote", "", "source", "", "format", "", "event-id", "");
    headers.add("product", null);

    RawTick rawTick = RawRecords.READER.read(VALID.getBytes(UTF_8), headers, RECORD_TIME);

    assertThat(rawTick.tick().quote()).isEmpty();
    assertThat(rawTick.source()).isEqualTo("tick");
    assertThat(rawTick.format()).isEqualTo("tick");
  }

  @Test
  void shouldTakeTheLastHeaderWhenOneStandsTwice() throws UnusableRecordException {
    assertThat(read(VALID, "quote", "eur", "quote", "usd").tick().quote()).contains("usd");
  }

  @Test
  void shouldRefuseWhenTheEventIdHeaderNamesAnotherFact() {
    assertRefused(
        VALID.getBytes(UTF_8),
        headers("event-id", "tick:bitcoin:18"),
        Reason.EVENT_ID_MISMATCH,
        "the header event-id says tick:bitcoin:18, the payload is tick:bitcoin:17");
  }

  @Test
  void shouldTakeItsOwnEventIdAsHeaderWhenNamesAreAsLongAsAllowed() throws UnusableRecordException {
    String value =
        "{\"coin_id\":\"%s\",\"price\":1,\"trade_id\":\"%s\"}"
            .formatted("\u20bf".repeat(128), ":".repeat(128));

    String eventId = read(value).eventId().toString();

    // tick: and 128 times three bytes, twice, and a colon
    assertThat(eventId.getBytes(UTF_8)).hasSize(5 + 384 + 1 + 384);
    assertThat(read(value, "event-id", eventId).eventId()).hasToString(eventId);
  }

  @Test
  void shouldGoByTheFirstTimestampOfAReplayWhenThePayloadHasNone() throws UnusableRecordException {
    String untimed = tick("\"price\":1");
    Instant first = Instant.parse("2018-04-01T00:00:00.001Z");

    RawTick replayed = read(untimed, "dlq-timestamp", "1522540800001");

    assertThat(replayed.tick().timestamp()).isEqualTo(first);
    assertThat(replayed)
        .usingRecursiveComparison()
        .isEqualTo(RawRecords.READER.read(untimed.getBytes(UTF_8), headers(), first));
    assertThat(read(VALID, "dlq-timestamp", "1522540800001"))
        .usingRecursiveComparison()
        .isEqualTo(read(VALID));
  }

  @Test
  void shouldRefuseWhenTheFirstTimestampOfAReplayIsNoNumber() {
    for (String time : new String[] {"2018-04-01T00:00:00Z", "1e3", " 1", "9223372036854775808"}) {
      assertRefused(
          VALID.getBytes(UTF_8),
          headers("dlq-timestamp", time),
          Reason.BAD_HEADER,
          "the header dlq-timestamp is \"" + time + "\", not milliseconds since 1970");
    }
  }

  @Test
  void shouldNameReasonsInKebabCaseWhenHeadersCarryThem() {
    assertThat(Arrays.stream(Reason.values()).map(Reason::kebabCase))
        .containsExactly(
            "empty",
            "too-large",
            "invalid-utf8",
            "not-json",
            "bad-header",
            "unknown-format",
            "bad-coin",
            "bad-timestamp",
            "bad-price",
            "bad-volume",
            "bad-trade-id",
            "other-quote",
            "other-market",
            "event-id-mismatch",
            "future",
            "conflicting-fact");
  }
}
