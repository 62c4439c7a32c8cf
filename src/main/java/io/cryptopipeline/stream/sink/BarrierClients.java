package io.cryptopipeline.stream.sink;

import io.cryptopipeline.kafka.ExpiredRecords;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Supplies the clients of Kafka Streams. The producer is the barrier's, and the main consumer
 * leaves its group when it closes; the others are plain clients.
 */
final class BarrierClients implements KafkaClientSupplier {

  private final CommitBarrier barrier;
  private final ExpiredRecords expired;

  /** The main consumer of each stream thread that runs, by the thread's name. */
  private final Map<String, Consumer<byte[], byte[]>> consumers = new ConcurrentHashMap<>();

  BarrierClients(CommitBarrier barrier, ExpiredRecords expired) {
    this.barrier = barrier;
    this.expired = expired;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    String thread = thread(config, "-producer");
    return new BarrierProducer(config, barrier, partitions -> committed(thread, partitions));
  }

  /** Returns nothing for {@code group.protocol=streams}, whose consumers are not made here. */
  private Map<TopicPartition, OffsetAndMetadata> committed(
      String thread, Set<TopicPartition> partitions) {
    Consumer<byte[], byte[]> consumer = consumers.get(thread);
    return consumer == null ? Map.of() : consumer.committed(partitions);
  }

  /** Returns the name of the stream thread, which its clients' ids begin with. */
  private static String thread(Map<String, Object> config, String suffix) {
    return config.get(CommonClientConfigs.CLIENT_ID_CONFIG).toString().replace(suffix, "");
  }

  /**
   * Creates a consumer that leaves its group when it closes. Streams 4.4.0 keeps the consumer of a
   * replaced thread in the group, so its partitions would stay unassigned until the session times
   * out. A static member stays in the group all the same. Streams would also skip deleted records
   * without a warning.
   */
  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    String thread = thread(config, "-consumer");
    Consumer<byte[], byte[]> created =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
          @Override
          public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            try {
              return super.poll(timeout);
            } catch (OffsetOutOfRangeException e) {
              expired.check(e, this);
              throw e; // Streams goes on at the first record
            }
          }

          @Override
          public void close(CloseOptions options) {
            consumers.remove(thread, this);
            super.close(
                options.groupMembershipOperation() == GroupMembershipOperation.REMAIN_IN_GROUP
                    ? options.withGroupMembershipOperation(GroupMembershipOperation.DEFAULT)
                    : options);
          }
        };
    consumers.put(thread, created);
    return created;
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
