package io.cryptopipeline.bench;

import io.cryptopipeline.bench.competitors.Pipeline;
import io.cryptopipeline.bench.servers.Testbed;

/** Measures while ticks come at a fixed rate. */
abstract class PacedMeasurement extends Measurement {

  private final Pipeline pipeline;

  PacedMeasurement(Testbed testbed, Options options, Pipeline pipeline) {
    super(testbed, options);
    this.pipeline = pipeline;
  }

  @Override
  final void prepare() {}

  @Override
  final String cpuUnit() {
    return "cores";
  }

  /** Each run has topics of its own, so that it begins without a backlog. */
  @Override
  final void reset() throws InterruptedException {
    testbed.broker().deleteTopics(topic -> topic.startsWith("crypto-"));
    pipeline.createTopics(testbed);
  }
}
