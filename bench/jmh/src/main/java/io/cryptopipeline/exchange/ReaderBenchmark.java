package io.cryptopipeline.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reads one record of each format, with the headers that {@code produce} writes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReaderBenchmark {

  private static final Instant FETCHED_AT = Instant.parse("2024-03-01T00:00:01Z");

  private record Example(String payload, String product, String quote, String eventId) {}

  private static final Map<String, Example> EXAMPLES =
      Map.of(
          "tick",
          new Example(
              "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2024-03-01T00:00:00.123Z\","
                  + "\"price\":62431.15,\"volume\":0.0042,\"trade_id\":4711}",
              null,
              null,
              "tick:bitcoin:4711"),
          "tick-plain", // without an id: the event id is a hash of the payload
          new Example(
              "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2024-03-01T00:00:00.123Z\","
                  + "\"price\":62431.15}",
              null,
              null,
              null),
          "coinbase",
          new Example(
              "{\"type\":\"match\",\"trade_id\":4711,\"maker_order_id\":\"ac928c66-ca53-498f\","
                  + "\"taker_order_id\":\"132fb6ae-456b-4654\",\"side\":\"sell\",\"size\":\"0.0042\","
                  + "\"price\":\"62431.15\",\"product_id\":\"BTC-USD\",\"sequence\":50,"
                  + "\"time\":\"2024-03-01T00:00:00.123456Z\"}",
              "BTC-USD",
              "usd",
              "coinbase:BTC-USD:4711"),
          "kraken",
          new Example(
              "{\"symbol\":\"BTC/USD\",\"side\":\"buy\",\"price\":62431.1,\"qty\":0.0042,"
                  + "\"ord_type\":\"market\",\"trade_id\":4711,"
                  + "\"timestamp\":\"2024-03-01T00:00:00.123456Z\"}",
              "BTC/USD",
              "usd",
              null),
          "binance",
          new Example(
              "{\"e\":\"trade\",\"E\":1709251200124,\"s\":\"BTCUSDT\",\"t\":4711,"
                  + "\"p\":\"62431.15000000\",\"q\":\"0.00420000\",\"T\":1709251200123,"
                  + "\"m\":true,\"M\":true}",
              "BTCUSDT",
              "usdt",
              null),
          "coingecko",
          new Example(
              "{\"id\":\"bitcoin\",\"symbol\":\"btc\",\"name\":\"Bitcoin\","
                  + "\"current_price\":62431.15,\"market_cap\":1226000000000,\"market_cap_rank\":1,"
                  + "\"total_volume\":31000000000,\"high_24h\":63000.5,\"low_24h\":61000.25,"
                  + "\"last_updated\":\"2024-03-01T00:00:00.123Z\"}",
              "bitcoin",
              "usd",
              null));

  @Param({"tick", "tick-plain", "coinbase", "kraken", "binance", "coingecko"})
  private String format;

  private final RawTickReader reader = new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn());
  private byte[] value;
  private Headers headers;

  /** Builds the record. */
  @Setup
  public void build() throws UnusableRecordException {
    Example example = EXAMPLES.get(format);
    value = example.payload().getBytes(UTF_8);
    headers = new RecordHeaders();
    add(HeaderNames.SOURCE, format.replace("tick-plain", "file"));
    add(HeaderNames.FORMAT, format.replace("tick-plain", "tick"));
    add(HeaderNames.PRODUCT, example.product());
    add(HeaderNames.QUOTE, example.quote());
    add(HeaderNames.EVENT_ID, example.eventId());
    read(); // throws if the example is none
  }

  private void add(String name, String text) {
    if (text != null) {
      headers.add(name, text.getBytes(UTF_8));
    }
  }

  /** Reads the record. */
  @Benchmark
  public RawTick read() throws UnusableRecordException {
    return reader.read(value, headers, FETCHED_AT);
  }
}
