package io.cryptopipeline.testing.fuzz;

import com.google.gson.JsonPrimitive;
import io.cryptopipeline.testing.fuzz.Step.Change;
import io.cryptopipeline.testing.fuzz.Step.Cut;
import io.cryptopipeline.testing.fuzz.Step.Flip;
import io.cryptopipeline.testing.fuzz.Step.Part;
import io.cryptopipeline.testing.fuzz.Step.Splice;
import io.cryptopipeline.testing.fuzz.Step.Twice;
import io.cryptopipeline.testing.fuzz.Step.Value;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Good payloads, and what may be done to them. */
public final class Payloads {

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

  private Payloads() {}

  /** Parts replaced by other JSON. */
  public static Arbitrary<List<Part>> parts() {
    return part(Arbitraries.oneOf(json(), JsonTexts.any())).list().ofMinSize(1).ofMaxSize(3);
  }

  /** Bytes replaced by others. */
  public static Arbitrary<List<Change>> changes() {
    return change().list().ofMinSize(1).ofMaxSize(4);
  }

  /** Anything that may be done to a value. */
  public static Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> place = Arbitraries.integers().between(0, 300);
    return Arbitraries.<Step>frequencyOf(
            Tuple.of(20, Combinators.combine(place, json()).as(Value::new)),
            Tuple.of(3, Combinators.combine(place, huge()).as(Value::new)),
            Tuple.of(3, part(Arbitraries.oneOf(json(), JsonTexts.any()))),
            Tuple.of(3, change()),
            Tuple.of(1, place.map(Twice::new)),
            Tuple.of(
                2, Combinators.combine(place, Arbitraries.integers().between(0, 7)).as(Flip::new)),
            Tuple.of(1, place.map(Cut::new)),
            Tuple.of(1, Combinators.combine(place, Arbitraries.of(VALID), place).as(Splice::new)))
        .list()
        .ofMaxSize(3);
  }

  private static Arbitrary<Part> part(Arbitrary<String> json) {
    return Combinators.combine(Arbitraries.integers().between(0, 50), json).as(Part::new);
  }

  private static Arbitrary<Change> change() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 300),
            Arbitraries.integers().between(0, 12),
            Arbitraries.oneOf(snippet(), Arbitraries.strings().ofMaxLength(5)))
        .as(Change::new);
  }

  /** Deep, long, wide. */
  private static Arbitrary<String> huge() {
    Arbitrary<Integer> counts = Arbitraries.of(2, 34, 35, 88, 90, 254, 256, 1_023, 1_024, 10_000);
    return Arbitraries.oneOf(
        counts.map(n -> "[".repeat(n) + "1" + "]".repeat(n)),
        counts.map(n -> "{\"a\":".repeat(n) + "1" + "}".repeat(n)),
        counts.map(n -> "[" + "1,".repeat(n) + "1]"),
        counts.map(n -> "\"" + "\u20bf".repeat(n) + "\""),
        counts.map("9"::repeat),
        counts.map(n -> "0." + "0".repeat(n) + "1"));
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

  /** A generic tick of any five values. */
  public static Arbitrary<String> ticks() {
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
        texts.map(Payloads::quoted));
  }

  private static String quoted(String text) {
    return new JsonPrimitive(text).toString();
  }
}
