package io.cryptopipeline.mongo;

import io.cryptopipeline.monitoring.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.IntSupplier;

/** The metrics of the inserts of raw events. Safe for several threads. */
final class InsertMetrics {

  private final Counter stored;
  private final Timer time;
  private final DistributionSummary sizes;

  InsertMetrics(MeterRegistry meters) {
    stored = Metric.STORED_RAW_EVENTS.counter(meters);
    time = Metric.MONGODB_INSERT_SECONDS.timer(meters);
    sizes = Metric.MONGODB_INSERT_SIZE.summary(meters);
  }

  /**
   * Measures an insert that MongoDB acknowledges.
   *
   * @param size how many raw events it has
   * @param insert inserts, and returns how many of them MongoDB did not have yet
   */
  void measure(int size, IntSupplier insert) {
    Timer.Sample sample = Timer.start();
    stored.increment(insert.getAsInt());
    sample.stop(time);
    sizes.record(size);
  }
}
