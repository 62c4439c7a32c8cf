package io.cryptopipeline.testing.ticks;

import java.util.Map;
import java.util.stream.Stream;

/**
 * Two ticks of bitcoin in one millisecond, the last of 2018-04-05: in each format that states times
 * more precisely. The later one, at 200, is to be sent first.
 *
 * @param format the format
 * @param headers the headers of both records
 * @param later the tick at 200
 * @param earlier the tick at 100
 */
public record PreciseTicks(
    String format, Map<String, String> headers, String later, String earlier) {

  private static final Map<String, String> BTC_USD = Map.of("product", "BTC/USD");

  /** Returns the two ticks in all formats. */
  public static Stream<PreciseTicks> all() {
    return Stream.of(
        new PreciseTicks(
            "tick in microseconds",
            Map.of(),
            "{\"coin_id\":\"bitcoin\",\"price\":200,\"timestamp\":\"2018-04-05T23:59:59.999900Z\"}",
            "{\"coin_id\":\"bitcoin\",\"price\":100,\"timestamp\":\"2018-04-05T23:59:59.999100Z\"}"),
        new PreciseTicks(
            "tick in nanoseconds",
            Map.of(),
            "{\"coin_id\":\"bitcoin\",\"price\":200,\"timestamp\":\"2018-04-06T01:59:59.999900001+02:00\"}",
            "{\"coin_id\":\"bitcoin\",\"price\":100,\"timestamp\":\"2018-04-05T23:59:59.999900000Z\"}"),
        new PreciseTicks(
            "coinbase, later first by id",
            Map.of(),
            "{\"trade_id\":1,\"product_id\":\"BTC-USD\",\"price\":\"200\",\"size\":\"1\","
                + "\"time\":\"2018-04-05T23:59:59.999900Z\"}",
            "{\"trade_id\":2,\"product_id\":\"BTC-USD\",\"price\":\"100\",\"size\":\"1\","
                + "\"time\":\"2018-04-05T23:59:59.999100Z\"}"),
        // 2018-04-06 begins 1,522,972,800 seconds after 1970
        new PreciseTicks(
            "kraken v1",
            BTC_USD,
            "[\"200\",\"1\",\"1522972799.999900\",\"b\",\"m\",\"\"]",
            "[\"100\",\"1\",\"1522972799.999100\",\"b\",\"m\",\"\"]"),
        new PreciseTicks(
            "kraken history",
            BTC_USD,
            "[\"200\",\"1\",1522972799.999100002,\"b\",\"m\",\"\",1]",
            "[\"100\",\"1\",1522972799.999100001,\"b\",\"m\",\"\",2]"),
        new PreciseTicks(
            "kraken v2",
            Map.of(),
            "{\"symbol\":\"BTC/USD\",\"price\":200,\"qty\":1,\"trade_id\":1,"
                + "\"timestamp\":\"2018-04-05T23:59:59.999900Z\"}",
            "{\"symbol\":\"BTC/USD\",\"price\":100,\"qty\":1,\"trade_id\":2,"
                + "\"timestamp\":\"2018-04-05T23:59:59.999100Z\"}"));
  }

  @Override
  public String toString() {
    return format;
  }
}
