package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** A coin's day has prices of one market, unless they may be mixed. The grace is an hour. */
class MarketsTopologyTest {

  @Test
  void shouldRefuseASecondMarketOfADayAndNameBothAndTheRemedy() {
    try (PipelineDriver pipeline = pipeline(false)) {
      coinbase(pipeline, 1, "2018-04-05T00:00:00Z", "6000");
      kraken(pipeline, 1, "2018-04-05T00:00:01Z", "6001");
      coinbase(pipeline, 2, "2018-04-05T00:00:02Z", "6002");

      assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(2);
      assertThat(pipeline.summary("bitcoin:2018-04-05").high()).isEqualTo("6002");
      assertThat(pipeline.rawEvents()).hasSize(2);
      assertThat(pipeline.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(header(letter, "dlq-reason")).isEqualTo("other-market");
                assertThat(header(letter, "dlq-message"))
                    .isEqualTo(
                        "bitcoin:2018-04-05 has prices of coinbase:BTC-USD:usd, this is one of"
                            + " kraken:BTC/USD:usd: give its product a coin of its own in"
                            + " coins.file, or set tick.markets.mixed=true");
                assertThat(new String(letter.key(), UTF_8)).isEqualTo("bitcoin");
                assertThat(new String(letter.value(), UTF_8)).contains("\"BTC/USD\"");
              });
    }
  }

  @Test
  void shouldTakeAnotherMarketOnAnotherDay() {
    try (PipelineDriver pipeline = pipeline(false)) {
      coinbase(pipeline, 1, "2018-04-05T23:59:59.999Z", "1");
      kraken(pipeline, 1, "2018-04-06T00:00:00Z", "2");
      coinbase(pipeline, 2, "2018-04-06T00:00:01Z", "3");
      coinbase(pipeline, 3, "2018-04-04T12:00:00Z", "4");

      assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isOne();
      assertThat(pipeline.summary("bitcoin:2018-04-06").close()).isEqualTo("2");
      assertThat(pipeline.rawEvents())
          .extracting(RawEvent::late)
          .containsExactly(false, false, true);
      assertThat(pipeline.deadLetters()).hasSize(1);
    }
  }

  /** A late tick counts too: the recompute would mix what the stream did not. */
  @Test
  void shouldRefuseALateTickOfAnotherMarket() {
    try (PipelineDriver pipeline = pipeline(false)) {
      coinbase(pipeline, 1, "2018-04-05T12:00:00Z", "1");
      coinbase(pipeline, 2, "2018-04-07T12:00:00Z", "2");
      kraken(pipeline, 1, "2018-04-05T12:00:00Z", "3");
      kraken(pipeline, 2, "2018-04-06T12:00:00Z", "4");
      assertThat(pipeline.deadLetters()).hasSize(2);
      kraken(pipeline, 3, "2018-04-04T12:00:00Z", "5");
      coinbase(pipeline, 3, "2018-04-05T13:00:00Z", "6");
      coinbase(pipeline, 4, "2018-04-04T13:00:00Z", "7");

      assertThat(pipeline.rawEvents())
          .extracting(event -> event.rawTick().eventId() + " " + event.late())
          .containsExactly(
              "coinbase:BTC-USD:1 false",
              "coinbase:BTC-USD:2 false",
              "kraken:BTC/USD:3 true",
              "coinbase:BTC-USD:3 true");
      assertThat(pipeline.deadLetters()).hasSize(1);
    }
  }

  @Test
  void shouldPassARepeatedFactOfTheFirstMarketAfterASecondWasRefused() {
    try (PipelineDriver pipeline = pipeline(false)) {
      coinbase(pipeline, 1, "2018-04-05T00:00:00Z", "1");
      kraken(pipeline, 1, "2018-04-05T00:00:00Z", "2");
      kraken(pipeline, 1, "2018-04-05T00:00:00Z", "2");
      coinbase(pipeline, 1, "2018-04-05T00:00:00Z", "1");
      // the same trade as the history has it
      pipeline.record(
          "bitcoin",
          "{\"trade_id\":1,\"price\":\"1.0\",\"size\":\"1\",\"time\":\"2018-04-05T00:00:00Z\"}",
          headers("product", "BTC-USD"));

      assertThat(pipeline.rawEvents())
          .extracting(event -> event.rawTick().eventId().toString())
          .containsOnly("coinbase:BTC-USD:1")
          .hasSize(3);
      assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isOne();
      assertThat(pipeline.deadLetters()).hasSize(2);
    }
  }

  @Test
  void shouldTakeTwoQuotesOfOneSourceForTwoMarkets() {
    try (PipelineDriver pipeline = pipeline(false)) {
      coinGecko(pipeline, "2018-04-05T00:00:00Z", "6800", "usd");
      coinGecko(pipeline, "2018-04-05T00:01:00Z", "18.1", "eth");
      coinGecko(pipeline, "2018-04-05T00:02:00Z", "6900", "usd");

      assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(2);
      assertThat(pipeline.deadLetters())
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(header(letter, "dlq-message"))
                      .contains("coingecko:usd:bitcoin:usd", "coingecko:eth:bitcoin:eth"));
    }
  }

  /** An aggregate states the volume of the trades that it covers once more. */
  @Test
  void shouldTakeTradesAndAggregatesOfOneExchangeForTwoMarkets() {
    try (PipelineDriver pipeline = new PipelineDriver(Windows.UTC_DAYS, Set.of("usdt"), false)) {
      binance(pipeline, "\"e\":\"trade\",\"t\":1", "1", "2018-04-05T00:00:00Z");
      binance(pipeline, "\"e\":\"trade\",\"t\":2", "1", "2018-04-05T00:00:00Z");
      binance(pipeline, "\"e\":\"trade\",\"t\":3", "1", "2018-04-05T00:00:01Z");
      binance(pipeline, "\"e\":\"aggTrade\",\"a\":1,\"f\":1,\"l\":3", "3", "2018-04-05T00:00:01Z");

      assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(3);
      assertThat(pipeline.summary("bitcoin:2018-04-05").volume()).contains(new BigDecimal("3"));
      assertThat(pipeline.deadLetters())
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(header(letter, "dlq-message"))
                      .startsWith(
                          "bitcoin:2018-04-05 has prices of binance:BTCUSDT:usdt, this is one of"
                              + " binance:BTCUSDT:agg:usdt: "));
    }
  }

  @Test
  void shouldLeaveOtherCoinsAloneWhenOneHasAMarket() {
    try (PipelineDriver pipeline = pipeline(false)) {
      coinbase(pipeline, 1, "2018-04-05T00:00:00Z", "1");
      pipeline.tick("ethereum", "2018-04-05T00:00:00Z", "1");
      pipeline.record(
          "BTC-EUR",
          "{\"trade_id\":1,\"price\":\"1\",\"size\":\"1\",\"time\":\"2018-04-05T00:00:00Z\"}",
          headers("product", "BTC-EUR"));

      assertThat(pipeline.summaryCount()).isEqualTo(3);
      assertThat(pipeline.deadLetters()).isEmpty();
    }
  }

  @Test
  void shouldFoldAllMarketsWhenTheyMayBeMixed() {
    try (PipelineDriver pipeline = pipeline(true)) {
      coinbase(pipeline, 1, "2018-04-05T00:00:00Z", "1");
      kraken(pipeline, 1, "2018-04-05T00:01:00Z", "2");
      coinGecko(pipeline, "2018-04-05T00:02:00Z", "3", "usd");
      coinGecko(pipeline, "2018-04-05T00:02:00Z", "4", "eth");
      pipeline.tick("bitcoin", "2018-04-05T00:03:00Z", "5");

      assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(5);
      assertThat(pipeline.summary("bitcoin:2018-04-05").high()).isEqualTo("5");
      assertThat(pipeline.deadLetters()).isEmpty();
    }
  }

  private static PipelineDriver pipeline(boolean mixed) {
    return new PipelineDriver(Windows.UTC_DAYS, Set.of("usd", "eur", "eth"), mixed);
  }

  private static void coinbase(PipelineDriver pipeline, int id, String time, String price) {
    pipeline.record(
        "bitcoin",
        "{\"trade_id\":%s,\"product_id\":\"BTC-USD\",\"price\":\"%s\",\"size\":\"1\",\"time\":\"%s\"}"
            .formatted(id, price, time));
  }

  private static void kraken(PipelineDriver pipeline, int id, String time, String price) {
    pipeline.record(
        "bitcoin",
        "{\"trade_id\":%s,\"symbol\":\"BTC/USD\",\"price\":%s,\"qty\":1,\"timestamp\":\"%s\"}"
            .formatted(id, price, time));
  }

  private static void binance(PipelineDriver pipeline, String kind, String volume, String time) {
    pipeline.record(
        "bitcoin",
        "{%s,\"s\":\"BTCUSDT\",\"p\":\"6800\",\"q\":\"%s\",\"T\":%s,\"m\":true,\"M\":true}"
            .formatted(kind, volume, Instant.parse(time).toEpochMilli()));
  }

  private static void coinGecko(PipelineDriver pipeline, String time, String price, String quote) {
    pipeline.record(
        "bitcoin",
        "{\"id\":\"bitcoin\",\"current_price\":%s,\"last_updated\":\"%s\"}".formatted(price, time),
        headers("quote", quote));
  }

  private static Headers headers(String name, String value) {
    return new RecordHeaders().add(name, value.getBytes(UTF_8));
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
