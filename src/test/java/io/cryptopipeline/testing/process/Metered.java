package io.cryptopipeline.testing.process;

import io.cryptopipeline.monitoring.Metric;
import io.micrometer.core.instrument.MeterRegistry;

/** The values of metrics. */
public final class Metered {

  private Metered() {}

  /**
   * Returns the sum of the meters of a metric that have those tags: names and values in turn.
   *
   * @throws io.micrometer.core.instrument.search.MeterNotFoundException if there is none
   */
  public static long value(MeterRegistry meters, Metric metric, String... tags) {
    return (long)
        meters.get(metric.fullName()).tags(tags).meters().stream()
            .mapToDouble(meter -> meter.measure().iterator().next().getValue())
            .sum();
  }
}
