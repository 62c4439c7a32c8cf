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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Whatever bytes arrive: a usable tick, or a refusal with a short message, and nothing else. */
public class RawTickReaderFuzzTest {

  /** A payload of each shape; some need a header product. */
  public static final List<String> VALID =
      List.of(
          "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00.000Z\",\"price\":6791.68,"
              + "\"volume\":\"0.5\",\"trade_id\":17,\"more\":{\"a\":[true,null,\"\\u20bf\"]}}",
          "{\"id\":\"bitcoin\",\"current_price\":1.5,\"last_updated\":\"2018-04-05T00:00:00.000Z\"}",
          "{\"type\":\"match\",\"trade_id\":17,\"size\":\"0.5\",\"price\":\"1.5\","
              + "\"product_id\":\"BTC-USD\",\"time\":\"2018-04-05T00:00:00.000001Z\"}",
          "{\"symbol\":\"BTC/USD\",\"price\":1.5,\"qty\":0.5,\"trade_id\":17,"
              + "\"timestamp\":\"2018-04-05T00:00:00.000001Z\"}",
          "[\"1.5\",\"0.5\",1522886400.0000001,\"b\",\"m\",\"\",17]",
          "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":17,"
              + "\"p\":\"1.5\",\"q\":\"0.5\",\"T\":1522886400000}}",
          "{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"a\":17,\"p\":\"1.5\",\"q\":\"0.5\",\"f\":1,"
              + "\"l\":2,\"T\":1522886400000}",
          "{\"id\":17,\"price\":\"1.5\",\"qty\":\"0.5\",\"time\":1522886400000}");

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

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenAValidTickIsChanged(
      @ForAll("valid") String valid,
      @ForAll("changes") List<Change> changes,
      @ForAll("products") Headers headers) {
    byte[] value = valid.getBytes(UTF_8);
    for (Change change : changes) {
      value = change.apply(value);
    }

    readOrRefuse(value, headers);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenOneByteIsReplaced(
      @ForAll("valid") String valid,
      @ForAll int at,
      @ForAll byte by,
      @ForAll("products") Headers headers) {
    byte[] value = valid.getBytes(UTF_8);
    value[Math.floorMod(at, value.length)] = by;

    readOrRefuse(value, headers);
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenFieldsHoldAnyValue(@ForAll("ticks") String value) {
    readOrRefuse(value.getBytes(UTF_8), new RecordHeaders());
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenAnyPartIsAnotherValue(
      @ForAll("valid") String valid,
      @ForAll("parts") List<Part> parts,
      @ForAll("products") Headers headers) {
    String value = valid;
    for (Part part : parts) {
      value = part.replacedIn(value);
    }

    readOrRefuse(value.getBytes(UTF_8), headers);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenHeadersAreArbitrary(
      @ForAll("valid") String valid,
      @ForAll("headerNames") String name,
      @ForAll("headers") byte[] header) {
    Headers headers = new RecordHeaders();
    headers.add(name, header);

    readOrRefuse(valid.getBytes(UTF_8), headers);
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
  Arbitrary<String> valid() {
    return Arbitraries.of(VALID);
  }

  @Provide
  Arbitrary<Headers> products() {
    return Arbitraries.of("", "BTC-USD", "XBT/USD", "a:b")
        .map(product -> Records.headers("product", product));
  }

  /** Up to the 1,024 bytes that are allowed, and beyond. */
  @Provide
  Arbitrary<byte[]> headers() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
        Combinators.combine(
                Arbitraries.of("a", ":", "\u20bf"), Arbitraries.of(100, 330, 340, 1_024))
            .as((text, count) -> text.repeat(count).getBytes(UTF_8)));
  }

  /**
   * A JSON value in place of another, or in place of a key.
   *
   * @param index which one, modulo their number
   */
  public record Part(int index, String json) {

    private static final Pattern PARTS =
        Pattern.compile("\"[^\"]*\"|-?[0-9][0-9.eE+-]*|true|false|null");

    public String replacedIn(String text) {
      List<MatchResult> found = PARTS.matcher(text).results().toList();
      if (found.isEmpty()) {
        return json;
      }
      MatchResult part = found.get(index % found.size());
      return text.substring(0, part.start()) + json + text.substring(part.end());
    }
  }

  @Provide
  public static Arbitrary<List<Part>> parts() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 50), Arbitraries.oneOf(json(), JsonTexts.any()))
        .as(Part::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  static Arbitrary<List<Change>> changes() {
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
            "1522886400.5",
            "123456789012345678901234567890",
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
