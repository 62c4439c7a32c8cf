package io.cryptopipeline.wire;

import static io.cryptopipeline.wire.Records.RECORD_TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.testing.Days;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Whatever bytes arrive: a usable tick, or a refusal with a short message, and nothing else. */
class RawTickReaderFuzzTest {

  private static final String VALID =
      "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00.000Z\",\"price\":6791.68,"
          + "\"volume\":\"0.5\",\"trade_id\":17,\"more\":{\"a\":[true,null,\"\\u20bf\"]}}";

  /**
   * One change of a text's bytes.
   *
   * @param at where, modulo the length
   * @param cut how many bytes it takes away
   * @param put what it puts there
   */
  public record Change(int at, int cut, String put) {

    byte[] apply(byte[] bytes) {
      int from = bytes.length == 0 ? 0 : at % bytes.length;
      int to = Math.min(bytes.length, from + cut);
      ByteArrayOutputStream changed = new ByteArrayOutputStream();
      changed.write(bytes, 0, from);
      changed.writeBytes(put.getBytes(UTF_8));
      changed.write(bytes, to, bytes.length - to);
      return changed.toByteArray();
    }
  }

  @Property
  void shouldReadOrRefuseWhenBytesAreArbitrary(@ForAll byte[] value) {
    readOrRefuse(value, new RecordHeaders());
  }

  @Property(tries = 3_000)
  void shouldReadOrRefuseWhenAValidTickIsChanged(@ForAll("changes") List<Change> changes) {
    byte[] value = VALID.getBytes(UTF_8);
    for (Change change : changes) {
      value = change.apply(value);
    }

    readOrRefuse(value, new RecordHeaders());
  }

  @Property
  void shouldReadOrRefuseWhenOneByteIsReplaced(@ForAll int at, @ForAll byte by) {
    byte[] value = VALID.getBytes(UTF_8);
    value[Math.floorMod(at, value.length)] = by;

    readOrRefuse(value, new RecordHeaders());
  }

  @Property(tries = 3_000)
  void shouldReadOrRefuseWhenFieldsHoldAnyValue(@ForAll("ticks") String value) {
    readOrRefuse(value.getBytes(UTF_8), new RecordHeaders());
  }

  @Property
  void shouldReadOrRefuseWhenHeadersAreArbitrary(
      @ForAll("headerNames") String name, @ForAll byte[] header) {
    Headers headers = new RecordHeaders();
    headers.add(name, header);

    readOrRefuse(VALID.getBytes(UTF_8), headers);
  }

  /** What is read is within the bounds that the fold relies on, and names itself. */
  private static void readOrRefuse(byte[] value, Headers headers) {
    RawTick rawTick;
    try {
      rawTick = Records.READER.read(value, headers, RECORD_TIME);
    } catch (UnusableRecordException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1_000).matches("\\P{Cntrl}+");
      return;
    }
    assertThat(rawTick.text().getBytes(UTF_8)).isEqualTo(value);
    CoinWindow day = Days.day(rawTick.tick());
    assertThat(Days.day(day.id())).isEqualTo(day);
    assertThat(rawTick.tick().price()).satisfies(RawTickReaderFuzzTest::assertBounded);
    assertThat(rawTick.tick().price()).isBetween(new BigDecimal("1e-30"), new BigDecimal("1e30"));
    rawTick.tick().volume().ifPresent(RawTickReaderFuzzTest::assertBounded);
    headers.remove(HeaderNames.EVENT_ID);
    headers.add(HeaderNames.EVENT_ID, rawTick.eventId().getBytes(UTF_8));
    assertThat(eventIdOfCopy(value, headers)).isEqualTo(rawTick.eventId());
  }

  /** The smallest price of 34 digits is 1.000…e-30, of scale 63. */
  private static void assertBounded(BigDecimal value) {
    assertThat(value.precision()).isLessThanOrEqualTo(34);
    assertThat(value.scale()).isBetween(-34, 63);
  }

  private static String eventIdOfCopy(byte[] value, Headers headers) {
    try {
      return Records.READER.read(value, headers, RECORD_TIME).eventId();
    } catch (UnusableRecordException e) {
      throw new AssertionError("refused with its own event id", e);
    }
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 300),
            Arbitraries.integers().between(0, 12),
            Arbitraries.oneOf(snippet(), Arbitraries.strings().ofMaxLength(5)))
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static Arbitrary<String> snippet() {
    return Arbitraries.of(
        "",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        "\\u0000",
        "\u0000",
        "\n",
        "-",
        "+",
        ".",
        "e",
        "E9",
        "e-9",
        "0",
        "9",
        "00",
        "1e999999999",
        "null",
        "true",
        "NaN",
        "\"price\":1,",
        "\"coin_id\":\"x\",",
        "\ufeff",
        "Z",
        "+01:00",
        "[[[[[[[[");
  }

  @Provide
  Arbitrary<String> ticks() {
    return Combinators.combine(json(), json(), json(), json(), json())
        .as(
            (coinId, timestamp, price, volume, tradeId) ->
                "{\"coin_id\":%s,\"timestamp\":%s,\"price\":%s,\"volume\":%s,\"trade_id\":%s}"
                    .formatted(coinId, timestamp, price, volume, tradeId));
  }

  private static Arbitrary<String> json() {
    Arbitrary<String> nasty =
        Arbitraries.of(
            "1",
            "1522886400000",
            "0",
            "-0",
            "-1",
            "1.50",
            "1e30",
            "1e-30",
            "1e31",
            "1e400",
            "0e34",
            "0e2147483648",
            "0e-2147483647",
            "1e2147483648",
            "1e-2147483647",
            "9223372036854775808",
            "1e99999999999",
            "0.1e-29",
            "null",
            "true",
            "[]",
            "{}",
            "[[1]]",
            "{\"a\":1}");
    Arbitrary<String> texts =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(140),
            Arbitraries.of(
                "bitcoin",
                "a:b",
                "1",
                "0.5",
                "2018-04-05T00:00:00Z",
                "9999-12-31T23:59:59.999Z",
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00+18:00",
                "NaN",
                "1e5"));
    return Arbitraries.oneOf(
        nasty,
        nasty.map(text -> "\"" + text.replace("\"", "") + "\""),
        texts.map(RawTickReaderFuzzTest::quoted));
  }

  private static String quoted(String text) {
    return new JsonPrimitive(text).toString();
  }

  @Provide
  Arbitrary<String> headerNames() {
    return Arbitraries.of("source", "format", "product", "quote", "event-id", "other");
  }
}
