package io.cryptopipeline.stream.topology;

import io.cryptopipeline.monitoring.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what becomes of records, besides {@link DeadLetterSender}. Safe for several threads. */
final class TickMetrics {

  private final Counter read;
  private final Counter strictlyRead;
  private final Counter fresh;
  private final Counter repeated;
  private final Counter late;

  TickMetrics(MeterRegistry meters) {
    read = Metric.READ_RECORDS.counter(meters);
    strictlyRead = Metric.STRICTLY_READ_TICKS.counter(meters);
    fresh = Metric.TICKS.counter(meters, "new");
    repeated = Metric.TICKS.counter(meters, "repeated");
    late = Metric.TICKS.counter(meters, "late");
  }

  void read() {
    read.increment();
  }

  void strictlyRead() {
    strictlyRead.increment();
  }

  void repeated() {
    repeated.increment();
  }

  void accepted(boolean isLate) {
    (isLate ? late : fresh).increment();
  }
}
