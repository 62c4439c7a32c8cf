package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.kafka.KafkaErrors;
import io.cryptopipeline.testing.topology.RecordingStorage;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Kafka Streams takes tasks for corrupted after an error that is retriable. */
class BarrierProducerTest {

  @Test
  void shouldReportAnotherErrorThanARetriableOneWhenARecordIsNotTaken() {
    CompletableFuture<Exception> reported = new CompletableFuture<>();
    Map<String, Object> config =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            "127.0.0.1:1",
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            1);
    try (CommitBarrier barrier = new CommitBarrier(new RecordingStorage(), 1, Clock.systemUTC());
        BarrierProducer producer = new BarrierProducer(config, barrier, partitions -> Map.of())) {
      var unused =
          producer.send(
              new ProducerRecord<>("topic", new byte[0]),
              (metadata, error) -> reported.complete(error));
      producer.close(Duration.ZERO);
    }

    Exception error = reported.join();
    assertThat(error).isInstanceOf(KafkaException.class).isNotInstanceOf(RetriableException.class);
    assertThat(KafkaErrors.isOutage(error.getCause())).isTrue();
  }

  @Test
  void shouldThrowAnotherErrorThanATimeoutWhenACallIsNotAnswered() {
    TimeoutException timeout = new TimeoutException("no answer");

    assertThatThrownBy(
            () ->
                BarrierProducer.answered(
                    () -> {
                      throw timeout;
                    }))
        .isInstanceOf(KafkaException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasCause(timeout);
  }
}
