package io.cryptopipeline.fault;

import java.util.List;
import java.util.stream.Stream;

/**
 * How long the stream waits for what.
 *
 * @param name what the run is called
 * @param settings the settings of every instance, beside the addresses
 */
record Bounds(String name, List<String> settings) {

  /** Small steps, so that a fault finds work under way. */
  private static final List<String> SMALL_STEPS =
      List.of(
          "recompute.interval=500ms",
          "sink.batch.size=50",
          "streams.commit.interval.ms=100",
          "streams.consumer.max.poll.records=50",
          // Whoever is there has its share at once, however much state it has to restore.
          "streams.acceptable.recovery.lag=1000000");

  /** An outage of ten seconds is waited out, a transaction has twenty, a session six. */
  static final Bounds SHORT =
      new Bounds(
          "short",
          concat(
              SMALL_STEPS,
              List.of(
                  "mongodb.outage.bound=10s",
                  "streams.consumer.session.timeout.ms=6000",
                  "streams.consumer.heartbeat.interval.ms=1000")));

  /** What an operator has who sets nothing. */
  static final Bounds DEFAULT = new Bounds("default", SMALL_STEPS);

  private static List<String> concat(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
