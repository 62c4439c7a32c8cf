package io.cryptopipeline.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LibraryMetricTest {

  private static final String PROCESS = "crypto-pipeline-6ad2d9c1-4b6f-4d0b-9a4e-0d8f2f3c1b7a";

  private final Monitoring monitoring = Monitoring.shown(InstantSource.system());
  private final MeterRegistry meters = monitoring.meters();

  @AfterEach
  void close() {
    monitoring.close();
  }

  @Test
  void shouldDenyWhatIsNotListed() {
    meters.counter("kafka.stream.task.dropped.records.total", "thread.id", "x").increment();
    meters.counter("unheard.of").increment();
    meters.counter("crypto_pipeline_something_total").increment();

    assertThat(monitoring.scrape())
        .contains("crypto_pipeline_something_total 1.0\n")
        .doesNotContain("kafka", "unheard");
  }

  @Test
  void shouldNameThreadsAndClientsAsTheNextProcessDoes() {
    meters.gauge("kafka.stream.alive.stream.threads", tags("client.id", PROCESS), 2);
    meters.gauge(
        "kafka.stream.thread.poll.ratio", tags("thread.id", PROCESS + "-StreamThread-2"), 0.5);
    meters.gauge(
        "kafka.consumer.coordinator.assigned.partitions",
        tags("client.id", PROCESS + "-StreamThread-2-consumer"),
        4);
    meters.gauge("kafka.producer.record.error.total", tags("client.id", "producer-1"), 0);

    assertThat(monitoring.scrape())
        .contains(
            "kafka_stream_alive_stream_threads{client_id=\"crypto-pipeline\",kafka_version=\"4\"} 2.0\n",
            "kafka_stream_thread_poll_ratio{kafka_version=\"4\",thread_id=\"StreamThread-2\"} 0.5\n",
            "assigned_partitions{client_id=\"StreamThread-2-consumer\",kafka_version=\"4\"} 4.0\n",
            "{client_id=\"producer-1\",kafka_version=\"4\"} 0.0\n")
        .doesNotContain("6ad2d9c1");
  }

  @Test
  void shouldAddUpWhatDiffersInATagThatIsDropped() {
    meters
        .timer(
            "mongodb.driver.commands", "command", "insert", "status", "SUCCESS", "cluster.id", "a")
        .record(java.time.Duration.ofSeconds(1));
    meters
        .timer(
            "mongodb.driver.commands", "command", "insert", "status", "SUCCESS", "cluster.id", "b")
        .record(java.time.Duration.ofSeconds(2));

    assertThat(monitoring.scrape())
        .contains(
            "mongodb_driver_commands_seconds_count{command=\"insert\",status=\"SUCCESS\"} 2\n",
            "mongodb_driver_commands_seconds_sum{command=\"insert\",status=\"SUCCESS\"} 3.0\n");
  }

  private static java.util.List<io.micrometer.core.instrument.Tag> tags(String name, String value) {
    return java.util.List.of(
        io.micrometer.core.instrument.Tag.of(name, value),
        io.micrometer.core.instrument.Tag.of("kafka.version", "4"));
  }
}
