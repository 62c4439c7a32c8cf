package io.cryptopipeline.stream;

import io.cryptopipeline.kafka.KafkaWatchdog;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/** Watches whether Kafka answers the clients of Kafka Streams. */
final class StreamsWatchdog {

  private StreamsWatchdog() {}

  /**
   * Returns a watchdog that is not started. It counts the responses to all clients. An idle
   * consumer gets two a second, for its fetches. A consumer whose thread waits for MongoDB still
   * gets those to its heartbeats (Kafka 4.4.0).
   */
  static KafkaWatchdog of(KafkaStreams streams, InstantSource clock) {
    return new KafkaWatchdog(
        clock,
        () -> responses(streams),
        () ->
            streams.state().isRunningOrRebalancing()
                ? Optional.of("the stream waits")
                : Optional.empty());
  }

  static double responses(KafkaStreams streams) {
    return streams.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("response-total"))
        .mapToDouble(metric -> (double) metric.metricValue())
        .sum();
  }
}
