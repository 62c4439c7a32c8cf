package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.EventId;
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

/** Makes a fact of a tick, looks it up in its unit, and adds it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FactsBenchmark {

  /** Then a new unit begins, without a store: its facts are never written back. */
  private static final int FACTS_PER_UNIT = 1 << 20;

  private static final Tick TICK =
      new Tick(
          "bitcoin",
          Instant.parse("2024-03-01T12:00:00Z"),
          new BigDecimal("62431.15"),
          Optional.of(new BigDecimal("0.0042")),
          OptionalLong.of(4711),
          Optional.of("usd"));

  private final Fact.Maker maker = new Fact.Maker();
  private UnitFacts facts = unit();
  private int next;

  private static UnitFacts unit() {
    return new UnitFacts(new FactSegments(null, "bitcoin", 0), false);
  }

  /** Adds a new fact. */
  @Benchmark
  public UnitFacts.Known lookUpAndAdd() {
    if (++next % FACTS_PER_UNIT == 0) {
      facts = unit();
    }
    Fact fact = maker.of(new EventId("tick:bitcoin", Integer.toString(next)), TICK);
    UnitFacts.Known known = facts.lookUp(fact);
    facts.add(fact);
    return known;
  }
}
