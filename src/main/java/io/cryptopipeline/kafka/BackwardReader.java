package io.cryptopipeline.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic backwards, in blocks. For one thread. */
public final class BackwardReader {

  private final TopicReader topic;

  /** Where the last block began. */
  private final Map<TopicPartition, Long> readFrom;

  /** Begins at the end that the topic had when its reader was opened. */
  public BackwardReader(TopicReader topic) {
    this.topic = topic;
    this.readFrom = new HashMap<>(topic.ends());
  }

  /**
   * Passes on, of each partition, the records before those that this passed on last; at first
   * before the end. The order is that of the partition.
   *
   * @param count how many offsets to go back
   * @return whether there are earlier records
   */
  public boolean read(long count, Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
    return topic.explained(
        () -> {
          Map<TopicPartition, Long> oldest = topic.beginnings();
          readFrom.replaceAll(
              (partition, to) -> {
                long from = Math.max(oldest.get(partition), to - count);
                topic.read(partition, from, to, receiver, () -> false);
                return from;
              });
          return !readFrom.equals(oldest);
        });
  }
}
