package io.cryptopipeline.stream.sink;

import io.cryptopipeline.kafka.ExpiredRecords;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer of a stream thread's raw records. With {@code group.protocol=streams}, Kafka Streams
 * creates its own instead (4.4.0).
 *
 * <ul>
 *   <li>It leaves its group when it closes. Streams 4.4.0 keeps the consumer of a replaced thread
 *       in the group, so its partitions would stay unassigned until the session times out. A static
 *       member stays in the group all the same.
 *   <li>It checks the records that have expired before they were read. Streams would skip them
 *       without a warning.
 *   <li>It waits longer for records when its thread is idle, see {@link PollWait}.
 * </ul>
 */
final class MainConsumer extends KafkaConsumer<byte[], byte[]> {

  private final ExpiredRecords expired;
  private final PollWait pollWait = new PollWait();

  MainConsumer(Map<String, Object> config, ExpiredRecords expired) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.expired = expired;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    Duration wait = pollWait.of(timeout);
    boolean isQuiet = false;
    try {
      ConsumerRecords<byte[], byte[]> records = super.poll(wait);
      isQuiet = PollWait.isQuiet(records, this);
      return records;
    } catch (OffsetOutOfRangeException e) {
      expired.check(e, this);
      throw e; // Streams goes on at the first record
    } finally {
      pollWait.note(wait, isQuiet);
    }
  }

  @Override
  public void close(CloseOptions options) {
    super.close(
        options.groupMembershipOperation() == GroupMembershipOperation.REMAIN_IN_GROUP
            ? options.withGroupMembershipOperation(GroupMembershipOperation.DEFAULT)
            : options);
  }
}
