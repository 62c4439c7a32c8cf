package io.cryptopipeline.batch;

import io.cryptopipeline.monitoring.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Shows how many units wait for a recompute, and for how long. The count is from the start of the
 * last claim; the age keeps growing, even while MongoDB does not answer.
 */
final class PendingGauge {

  private record Reading(long count, Optional<Instant> oldest) {}

  private final Clock clock;
  private volatile Reading reading = new Reading(0, Optional.empty());

  PendingGauge(MeterRegistry meters, Clock clock) {
    this.clock = clock;
    Metric.RECOMPUTE_PENDING_UNITS.gauge(meters, () -> reading.count());
    Metric.RECOMPUTE_PENDING_SECONDS.gauge(meters, this::oldestSeconds);
  }

  private long oldestSeconds() {
    return reading
        .oldest()
        .map(since -> Duration.between(since, clock.instant()).toSeconds())
        .orElse(0L);
  }

  void set(long count, Optional<Instant> oldest) {
    reading = new Reading(count, oldest);
  }
}
