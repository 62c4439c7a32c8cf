package io.cryptopipeline.batch;

import io.cryptopipeline.runtime.JmxMetric;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many units wait for a recompute, and for how long: a metric for JMX, where Kafka Streams has
 * its own. The number is that of the last look, before each piece of work; the age grows by itself,
 * also while MongoDB does not answer. Of several loops in one JVM the first has the metric.
 */
final class PendingGauge implements AutoCloseable {

  static final String NAME = "crypto-pipeline:type=pending-recomputes";

  /** What JMX shows. */
  public interface PendingRecomputesMetric {

    /** Returns how many units wait. */
    long getCount();

    /** Returns how long the one has waited that waits longest, in seconds; 0 where none waits. */
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
