package io.cryptopipeline.exchange;

import static io.cryptopipeline.testing.ticks.RawRecords.headers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.testing.ticks.RawRecords;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events of another type, state or market, which have all fields of a format's own events. */
class OtherEventsTest {

  private static final String TRADE =
      "{\"e\":\"trade\",\"E\":1,\"s\":\"BTCUSDT\",\"t\":7,\"p\":\"41\",\"q\":\"1\","
          + "\"T\":1522886400000,\"m\":true,\"M\":true}";
  private static final String AGGREGATE =
      "{\"e\":\"aggTrade\",\"E\":1,\"s\":\"BTCUSDT\",\"a\":7,\"p\":\"41\",\"q\":\"1\",\"f\":1,"
          + "\"l\":2,\"T\":1522886400000,\"m\":true,\"M\":true}";
  private static final String OLD_TRADE =
      "{\"id\":7,\"price\":\"41\",\"qty\":\"1\",\"quoteQty\":\"41\",\"time\":1522886400000,"
          + "\"isBuyerMaker\":true,\"isBestMatch\":true}";
  private static final String MATCH =
      "{\"type\":\"match\",\"trade_id\":7,\"side\":\"buy\",\"size\":\"1\",\"price\":\"41\","
          + "\"product_id\":\"BTC-USD\",\"time\":\"2018-04-05T00:00:00.000001Z\"}";
  private static final String OLD_MATCH =
      "{\"trade_id\":7,\"side\":\"buy\",\"size\":\"1\",\"price\":\"41\","
          + "\"time\":\"2018-04-05T00:00:00.000001Z\"}";
  private static final String KRAKEN =
      "{\"symbol\":\"BTC/USD\",\"side\":\"buy\",\"price\":41,\"qty\":1,\"ord_type\":\"market\","
          + "\"trade_id\":7,\"timestamp\":\"2018-04-05T00:00:00.000001Z\"}";

  static Stream<Arguments> own() {
    return Stream.of(
        Arguments.of("binance", TRADE),
        Arguments.of("binance", AGGREGATE),
        Arguments.of("binance", OLD_TRADE),
        Arguments.of("binance", "{\"stream\":\"btcusdt@trade\",\"data\":" + TRADE + "}"),
        Arguments.of("coinbase", MATCH),
        Arguments.of("coinbase", MATCH.replace("match", "last_match")),
        Arguments.of("coinbase", OLD_MATCH),
        Arguments.of("kraken", KRAKEN),
        Arguments.of("kraken", with(KRAKEN, "\"channel\":\"trade\",\"type\":\"snapshot\"")));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        // Binance's futures and options: the state of a trade, and markets of their own
        other("binance", with(TRADE, "\"X\":\"INSURANCE_FUND\""), "X is \"INSURANCE_FUND\""),
        other("binance", with(TRADE, "\"X\":\"ADL\""), "X is \"ADL\""),
        other("binance", with(TRADE, "\"X\":\"MARKET\""), "X is \"MARKET\""),
        other("binance", with(TRADE, "\"X\":null"), "X is null"),
        other("binance", with(AGGREGATE, "\"X\":\"NA\""), "X is \"NA\""),
        other("binance", with(TRADE, "\"S\":\"-1\""), "S is \"-1\""),
        other("binance", with(AGGREGATE, "\"nq\":\"0.5\""), "nq is \"0.5\""),
        other("binance", TRADE.replace(",\"M\":true", ""), "there is m, but no M"),
        other("binance", AGGREGATE.replace(",\"M\":true", ""), "there is m, but no M"),
        other("binance", OLD_TRADE.replace(",\"isBestMatch\":true", ""), "no isBestMatch"),
        other("binance", with(OLD_TRADE, "\"isRPITrade\":false"), "isRPITrade is false"),
        // other events, which only look alike
        other("binance", TRADE.replace("\"trade\"", "\"executionReport\""), "executionReport"),
        other("binance", TRADE.replace("\"trade\"", "\"blockTrade\""), "e is \"blockTrade\""),
        other("binance", TRADE.replace("\"trade\"", "\"aggTrade\""), "e is \"aggTrade\""),
        other("binance", TRADE.replace("\"trade\"", "17"), "e is 17"),
        other("binance", AGGREGATE.replace("aggTrade", "trade"), "e is \"trade\""),
        other("binance", with(OLD_TRADE, "\"symbol\":\"ETHUSDT\",\"orderId\":1"), "symbol is"),
        other(
            "binance",
            "{\"stream\":\"btcusdt@trade\",\"data\":" + with(TRADE, "\"X\":\"ADL\"") + "}",
            "X is \"ADL\""),
        other("coinbase", MATCH.replace("\"match\"", "\"ticker\""), "type is \"ticker\""),
        other("coinbase", MATCH.replace("\"match\"", "\"rfq_match\""), "type is \"rfq_match\""),
        other("coinbase", MATCH.replace("\"match\"", "\"done\""), "type is \"done\""),
        other("coinbase", MATCH.replace("\"match\"", "null"), "type is null"),
        other("coinbase", with(OLD_MATCH, "\"bid\":\"40\",\"ask\":\"42\""), "bid is \"40\""),
        other("coinbase", with(OLD_MATCH, "\"order_id\":\"a\""), "order_id is \"a\""),
        other("kraken", with(KRAKEN, "\"channel\":\"ticker\""), "channel is \"ticker\""),
        other("kraken", with(KRAKEN, "\"type\":\"fill\""), "type is \"fill\""),
        other("kraken", with(KRAKEN, "\"feed\":\"trade\""), "feed is \"trade\""),
        other("kraken", with(KRAKEN, "\"exec_type\":\"trade\""), "exec_type is \"trade\""));
  }

  private static Arguments other(String format, String payload, String why) {
    return Arguments.of(format, payload, why);
  }

  private static String with(String payload, String members) {
    return "{" + members + "," + payload.substring(1);
  }

  /** The second payload goes through the strict parser, the first does not. */
  private static List<String> onBothPaths(String payload) {
    return List.of(payload, payload.substring(0, payload.length() - 1) + ",\"note\":\"\u20bf\"}");
  }

  @ParameterizedTest
  @MethodSource("own")
  void shouldReadTheEventsOfAFormat(String format, String payload) throws Exception {
    for (String value : onBothPaths(payload)) {
      assertThat(RawRecords.read(value, "product", product(format)).format()).isEqualTo(format);
      assertThat(RawRecords.read(value, "product", product(format), "format", format).format())
          .isEqualTo(format);
    }
  }

  /** Whether a header names the format or its shape is recognised. */
  @ParameterizedTest
  @MethodSource("others")
  void shouldRefuseAnEventOfAnotherKindWhateverItsFieldsLookLike(
      String format, String payload, String why) {
    String message = "another event than those of " + format + ": ";
    for (String value : onBothPaths(payload)) {
      byte[] bytes = value.getBytes(UTF_8);
      RawRecords.assertRefused(
          bytes, headers("product", product(format)), Reason.UNKNOWN_FORMAT, message, why);
      RawRecords.assertRefused(
          bytes,
          headers("product", product(format), "format", format),
          Reason.UNKNOWN_FORMAT,
          message,
          why);
    }
  }

  private static String product(String format) {
    return switch (format) {
      case "binance" -> "BTCUSDT";
      case "coinbase" -> "BTC-USD";
      default -> "BTC/USD";
    };
  }

  /** The insurance fund of the futures takes positions at prices that nobody trades at. */
  @Test
  void shouldNotFoldThePriceOfAnInsuranceFund() {
    try (PipelineDriver pipeline = new PipelineDriver(Windows.UTC_DAYS, Set.of("usdt"), false)) {
      String spot = TRADE.replace("\"41\"", "\"100\"");
      pipeline.record("bitcoin", spot);
      pipeline.record(
          "bitcoin", with(TRADE, "\"X\":\"INSURANCE_FUND\"").replace("\"t\":7", "\"t\":8"));
      pipeline.record("bitcoin", spot.replace("\"t\":7", "\"t\":9"));

      Summary summary = pipeline.summary("bitcoin:2018-04-05");
      assertThat(summary.low()).isEqualTo("100");
      assertThat(summary.close()).isEqualTo("100");
      assertThat(summary.tickCount()).isEqualTo(2);
      List<TestRecord<byte[], byte[]>> letters = pipeline.deadLetters();
      assertThat(letters)
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(letter.headers().lastHeader("dlq-reason").value())
                      .isEqualTo("unknown-format".getBytes(UTF_8)));
    }
  }
}
