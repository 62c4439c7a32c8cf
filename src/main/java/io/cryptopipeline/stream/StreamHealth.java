package io.cryptopipeline.stream;

import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.Topics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import org.apache.kafka.streams.KafkaStreams;

/** Shows what Kafka Streams and MongoDB do for the stream. */
final class StreamHealth {

  /** A longer wait for MongoDB is an outage; an election takes up to twelve seconds, seldom. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private StreamHealth() {}

  /** Adds the metrics, and the checks of the readiness. */
  static void show(
      Monitoring monitoring, KafkaStreams streams, FailedThreadHandler errors, Database database) {
    monitoring.bind(new KafkaStreamsMetrics(streams));
    Metric.LAG_RECORDS.gauge(monitoring.meters(), () -> lag(streams));
    Metric.FAILED_THREADS.gauge(monitoring.meters(), errors::threadsFailed);
    monitoring.health().require("streams", () -> streams(streams, errors));
    monitoring.health().require("mongodb", () -> mongodb(database));
  }

  private static Check streams(KafkaStreams streams, FailedThreadHandler errors) {
    KafkaStreams.State state = streams.state();
    int failed = errors.threadsFailed();
    if (state != KafkaStreams.State.RUNNING) {
      return Check.unmet("the stream is " + state);
    }
    if (failed > 0) {
      return Check.unmet("%s stream threads have failed and are to be replaced".formatted(failed));
    }
    return Check.met("RUNNING");
  }

  private static double lag(KafkaStreams streams) {
    return streams.metrics().values().stream()
        .filter(
            metric ->
                metric.metricName().name().equals("records-lag")
                    && Topics.RAW.equals(metric.metricName().tags().get("topic")))
        .mapToDouble(metric -> (double) metric.metricValue())
        .filter(records -> records > 0) // NaN before the first fetch
        .sum();
  }

  private static Check mongodb(Database database) {
    Duration waited = database.waited();
    return waited.compareTo(LONGEST_WAIT) > 0
        ? Check.unmet("MongoDB has not acknowledged for %s s".formatted(waited.toSeconds()))
        : Check.met("acknowledged %s s ago".formatted(database.acknowledgedAge().toSeconds()));
  }
}
