package io.cryptopipeline.stream.sink;

import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.kafka.StableOffsets;
import io.cryptopipeline.runtime.Sleeper;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Supplies the clients of Kafka Streams: the {@link BarrierProducer} and the {@link MainConsumer}
 * of each stream thread. The others are plain clients.
 */
final class BarrierClients implements KafkaClientSupplier {

  private final CommitBarrier barrier;
  private final String group;
  private final ExpiredRecords expired;

  /** Created before the producers, and closed after them, by Kafka Streams. */
  private volatile Admin admin;

  BarrierClients(CommitBarrier barrier, String group, ExpiredRecords expired) {
    this.barrier = barrier;
    this.group = group;
    this.expired = expired;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    admin = Admin.create(config);
    return admin;
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new BarrierProducer(config, barrier, this::committed);
  }

  /** Returns the group's committed offsets, see {@link StableOffsets#read}; none is missing. */
  private Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          new StableOffsets(admin, group, Sleeper.REAL).read(partitions);
      if (!committed.keySet().containsAll(partitions)) {
        throw new KafkaException(
            "the committed offsets could not be read",
            new UnstableOffsetCommitException("Kafka does not tell those of " + partitions));
      }
      return committed;
    } catch (ExecutionException e) {
      // Wrapped, because Kafka Streams would wipe the state of all tasks after a TimeoutException.
      throw new KafkaException("the committed offsets could not be read", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new MainConsumer(config, expired);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
