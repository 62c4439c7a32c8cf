package io.cryptopipeline.mongo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
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

/** Encodes the document of a raw event: from tokens, or from the tree of the strict parser. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncoderBenchmark {

  private static final Instant TIME = Instant.parse("2024-03-01T00:00:01Z");

  /** Tokens have no exponents. */
  @Param({"62431.15", "6.243115e4"})
  private String price;

  private final BsonBytes bytes = new BsonBytes(1 << 16);
  private RawEvent event;

  /** Builds the event. */
  @Setup
  public void build() throws UnusableRecordException {
    String payload =
        "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2024-03-01T00:00:00.123Z\",\"price\":"
            + price
            + ",\"volume\":0.0042,\"trade_id\":4711}";
    RawTick rawTick =
        new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn())
            .read(payload.getBytes(UTF_8), new RecordHeaders(), TIME);
    CoinWindow unit = new CoinWindow("bitcoin", Windows.UTC_DAYS.unit(TIME));
    event = new RawEvent(rawTick, unit, false, TIME, "crypto-raw", 1, 4711);
  }

  /** Encodes the document. */
  @Benchmark
  public int encode() {
    bytes.truncate(0);
    RawEventDocument.encode(event, bytes);
    return bytes.size();
  }
}
