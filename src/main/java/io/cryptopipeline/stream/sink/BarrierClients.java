package io.cryptopipeline.stream.sink;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Supplies the clients of Kafka Streams. The producer is the barrier's, and the main consumer
 * leaves its group when it closes; the others are plain clients.
 *
 * @param barrier the barrier that the producers drain
 */
record BarrierClients(CommitBarrier barrier) implements KafkaClientSupplier {

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new BarrierProducer(config, barrier);
  }

  /**
   * Creates a consumer that leaves its group when it closes. Streams 4.4.0 keeps the consumer of a
   * replaced thread in the group, so its partitions would stay unassigned until the session times
   * out. A static member stays in the group all the same.
   */
  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
      @Override
      public void close(CloseOptions options) {
        super.close(
            options.groupMembershipOperation() == GroupMembershipOperation.REMAIN_IN_GROUP
                ? options.withGroupMembershipOperation(GroupMembershipOperation.DEFAULT)
                : options);
      }
    };
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
