package io.cryptopipeline.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.DailySummary;
import io.cryptopipeline.wire.SummaryJson;
import io.cryptopipeline.wire.Topics;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The transactional producer of a stream thread: drains the thread's sink before it commits, and
 * publishes what was stored in the same transaction; forgets it when it aborts.
 */
final class BarrierProducer extends KafkaProducer<byte[], byte[]> {

  private final CommitBarrier barrier;

  BarrierProducer(Map<String, Object> config, CommitBarrier barrier) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.barrier = barrier;
  }

  @Override
  public void commitTransaction() {
    barrier.drain(this::publish);
    super.commitTransaction();
  }

  @Override
  public void abortTransaction() {
    barrier.discard();
    super.abortTransaction();
  }

  /** The future is not needed: a record that could not be sent makes the commit throw. */
  private void publish(DailySummary summary) {
    byte[] key = summary.day().id().getBytes(UTF_8);
    byte[] value = SummaryJson.of(summary).getBytes(UTF_8);
    try {
      var unused = send(new ProducerRecord<>(Topics.DAILY_SUMMARY, key, value));
    } catch (TimeoutException e) {
      // Streams answers Kafka's time-out in a commit by wiping the task (Kafka 4.3.1).
      throw new StorageUnavailableException(
          "Kafka does not take the summary of " + summary.day(), e);
    }
  }
}
