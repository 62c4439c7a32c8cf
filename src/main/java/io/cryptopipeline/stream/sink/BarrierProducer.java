package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.SummaryJson;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The transactional producer of a stream thread. Before it commits, it has the state written back,
 * drains the thread's sink and publishes the stored summaries in the same transaction. When it
 * aborts, it drops what the sink collected.
 */
final class BarrierProducer extends KafkaProducer<byte[], byte[]> {

  private final CommitBarrier barrier;

  /** The offsets that the transaction will commit. */
  private Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();

  BarrierProducer(Map<String, Object> config, CommitBarrier barrier) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.barrier = barrier;
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    super.sendOffsetsToTransaction(offsets, group);
    this.offsets = Map.copyOf(offsets);
  }

  @Override
  public void commitTransaction() {
    barrier.commit(offsets, this::publish, super::commitTransaction);
  }

  @Override
  public void abortTransaction() {
    barrier.discard();
    super.abortTransaction();
  }

  /** Sends a summary. The future is not needed: a failed send makes the commit throw. */
  private void publish(Summary summary) {
    var unused = send(SummaryJson.record(summary));
  }
}
