package io.cryptopipeline.stream.sink;

import io.cryptopipeline.monitoring.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * How long the parts of a commit take. Safe for several threads.
 *
 * @param flush writing the changed state, until Kafka has it
 * @param drain storing in MongoDB what was collected
 * @param commit Kafka's commit of the transaction
 */
record CommitMetrics(Timer flush, Timer drain, Timer commit) {

  static CommitMetrics of(MeterRegistry meters) {
    return new CommitMetrics(
        Metric.COMMIT_SECONDS.timer(meters, "flush"),
        Metric.COMMIT_SECONDS.timer(meters, "drain"),
        Metric.COMMIT_SECONDS.timer(meters, "commit"));
  }
}
