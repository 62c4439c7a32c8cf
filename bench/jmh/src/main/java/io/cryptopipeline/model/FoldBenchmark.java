package io.cryptopipeline.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Adds a tick to the fold of a day, and encodes that fold for its store. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FoldBenchmark {

  private static final Instant TIME = Instant.parse("2024-03-01T12:00:00Z");
  private static final int TICKS = 1024;

  private final Tick[] ticks = new Tick[TICKS];
  private TickFold fold;
  private long next;

  /** Builds the ticks. */
  public FoldBenchmark() {
    for (int i = 0; i < TICKS; i++) {
      ticks[i] =
          new Tick(
              "bitcoin",
              TIME.plusMillis(i),
              new BigDecimal("62431.15").add(BigDecimal.valueOf(i * 37 % 101, 2)),
              Optional.of(new BigDecimal("0.0042")),
              OptionalLong.of(i),
              Optional.of("usd"));
    }
    CoinWindow day = new CoinWindow("bitcoin", Windows.UTC_DAYS.unit(TIME));
    fold = TickFold.of(day, ticks[0], 0);
  }

  /** Adds the next tick. */
  @Benchmark
  public TickFold add() {
    next++;
    fold = fold.plus(ticks[(int) (next % TICKS)], next);
    return fold;
  }

  /** Encodes the fold. */
  @Benchmark
  public byte[] encode() {
    return TickFoldCodec.encode(fold);
  }
}
