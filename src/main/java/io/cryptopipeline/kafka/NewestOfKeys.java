package io.cryptopipeline.kafka;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a compacted topic says: the newest record of each key. */
public final class NewestOfKeys {

  private NewestOfKeys() {}

  /**
   * Returns the last record of each key, of those that the filter accepts; also one without a
   * value. Where partitions were added, several may have the same key: the record with the latest
   * timestamp counts. Keeps one record per key in memory.
   *
   * @param stop ends the read early
   */
  public static Collection<ConsumerRecord<byte[], byte[]>> read(
      TopicReader topic, Predicate<ConsumerRecord<byte[], byte[]>> filter, BooleanSupplier stop) {
    Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
    topic.readToEnd(
        record -> {
          if (filter.test(record) && record.key() != null) {
            newest.merge(ByteBuffer.wrap(record.key()), record, NewestOfKeys::newer);
          }
          return true;
        },
        stop);
    return newest.values();
  }

  private static ConsumerRecord<byte[], byte[]> newer(
      ConsumerRecord<byte[], byte[]> a, ConsumerRecord<byte[], byte[]> b) {
    return a.partition() != b.partition() && a.timestamp() > b.timestamp() ? a : b;
  }
}
