package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.SummaryJson;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The transactional producer of a stream thread. Before it sends the offsets, it has the state
 * written back. Before it commits, it drains the thread's sink and publishes the stored summaries
 * in the same transaction. When it aborts, it drops what the sink collected.
 *
 * <p>The broker has the state before the offsets. Once the offsets are sent, the group may give the
 * partitions to another instance, while this one is frozen and commits later. The other lists the
 * ends of the changelogs, and restores up to them; it waits for the transactions below, and for the
 * offsets ({@code StoreChangelogReader}, 4.4.0). A record that came after that it would never read.
 *
 * <p>When Kafka does not answer in time, the thread ends and is replaced. Kafka Streams would take
 * its tasks for corrupted, and revive them with the same consumer. After a corruption that was
 * injected, such a consumer was seen to go on past records that it had fetched and that were not
 * processed (4.4.0, {@code SimulationSeedsIT}); why, is not known.
 */
final class BarrierProducer extends KafkaProducer<byte[], byte[]> {

  private final CommitBarrier barrier;
  private final Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>>
      committedOffsets;

  /** The offsets that the transaction will commit. */
  private Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();

  /**
   * @param committedOffsets reads the committed offsets of the group; it throws no Kafka {@code
   *     TimeoutException}
   */
  BarrierProducer(
      Map<String, Object> config,
      CommitBarrier barrier,
      Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committedOffsets) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
    this.committedOffsets = committedOffsets;
    this.barrier = barrier;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    return super.send(
        record,
        callback == null
            ? null
            : (metadata, error) ->
                callback.onCompletion(
                    metadata,
                    error instanceof RetriableException retriable ? unanswered(retriable) : error));
  }

  static void answered(Runnable call) {
    try {
      call.run();
    } catch (TimeoutException e) {
      throw unanswered(e);
    }
  }

  private static KafkaException unanswered(RetriableException error) {
    return new KafkaException("Kafka did not accept it in time", error);
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    barrier.sendOffsets(
        offsets,
        committedOffsets,
        this::flush,
        all -> {
          answered(() -> super.sendOffsetsToTransaction(all, group));
          this.offsets = Map.copyOf(all);
        });
  }

  @Override
  public void commitTransaction() {
    barrier.commit(offsets, this::publish, () -> answered(super::commitTransaction));
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
