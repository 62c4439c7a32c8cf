package io.cryptopipeline.batch;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.KafkaErrors;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.SummaryJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Publishes summaries on the topics of their window size. Safe for several threads. */
public final class SummaryPublisher implements AutoCloseable {

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  private final Settings settings;
  private final Producer<byte[], byte[]> producer;

  public SummaryPublisher(Settings settings) {
    this.settings = settings;
    producer = KafkaClients.producer(settings);
  }

  /**
   * Publishes the summaries, and returns when Kafka has acknowledged all of them.
   *
   * @throws PipelineException if Kafka does not acknowledge one
   */
  public void publish(List<Summary> summaries) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Summary summary : summaries) {
      sent.add(producer.send(SummaryJson.record(summary)));
    }
    try {
      for (Future<RecordMetadata> summary : sent) {
        summary.get();
      }
    } catch (ExecutionException e) {
      throw KafkaErrors.explain(settings, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PipelineException("interrupted while publishing recomputed summaries", e);
    }
  }

  /** Closes the producer; after an interrupted publish it waits ten seconds at most. */
  @Override
  public void close() {
    producer.close(CLOSE_WITHIN);
  }
}
