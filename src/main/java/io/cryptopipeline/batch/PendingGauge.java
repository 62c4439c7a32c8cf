package io.cryptopipeline.batch;

import io.cryptopipeline.runtime.JmxMetric;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Publishes over JMX how many units wait for a recompute, and for how long. The count is from the
 * start of the last claim; the age keeps growing, even while MongoDB does not answer. With several
 * loops in one JVM, the first one has the metric.
 */
final class PendingGauge implements AutoCloseable {

  static final String NAME = "crypto-pipeline:type=pending-recomputes";

  /** The attributes of the metric. */
  public interface PendingRecomputesMetric {

    /** Returns how many units wait. */
    long getCount();

    /** Returns how many seconds the oldest mark has waited; 0 where no unit waits. */
    long getOldestSeconds();
  }

  private record Reading(long count, Optional<Instant> oldest) {}

  private final Clock clock;
  private final JmxMetric metric;
  private volatile Reading reading = new Reading(0, Optional.empty());

  PendingGauge(Clock clock) {
    this.clock = clock;
    metric = new JmxMetric(NAME, new Live(), PendingRecomputesMetric.class);
  }

  private final class Live implements PendingRecomputesMetric {

    @Override
    public long getCount() {
      return reading.count();
    }

    @Override
    public long getOldestSeconds() {
      return reading
          .oldest()
          .map(since -> Duration.between(since, clock.instant()).toSeconds())
          .orElse(0L);
    }
  }

  void set(long count, Optional<Instant> oldest) {
    reading = new Reading(count, oldest);
  }

  @Override
  public void close() {
    metric.close();
  }
}
