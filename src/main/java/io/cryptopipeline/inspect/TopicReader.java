package io.cryptopipeline.inspect;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads a whole topic, without a consumer group. For one thread. */
public final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * Creates a reader of a topic.
   *
   * @param consumer stays the caller's to close
   * @throws IllegalArgumentException if there is no such topic
   */
  public TopicReader(Consumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos == null || infos.isEmpty()) {
      throw new IllegalArgumentException("there is no topic " + topic);
    }
    this.consumer = consumer;
    this.partitions =
        infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    consumer.assign(partitions);
  }

  /**
   * Hands over every record from the oldest to those that are there now.
   *
   * @param receiver returns whether it wants more
   * @param stop ends the reading early
   */
  public void readToEnd(Predicate<ConsumerRecord<byte[], byte[]>> receiver, BooleanSupplier stop) {
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    read(receiver, () -> stop.getAsBoolean() || ends.entrySet().stream().allMatch(this::isAt));
  }

  private boolean isAt(Map.Entry<TopicPartition, Long> end) {
    return consumer.position(end.getKey()) >= end.getValue();
  }

  /**
   * Hands over the records that come, from where the last read ended, or from the oldest.
   *
   * @param receiver returns whether it wants more
   * @param stop ends the reading, within a fraction of a second
   */
  public void follow(Predicate<ConsumerRecord<byte[], byte[]>> receiver, BooleanSupplier stop) {
    read(receiver, stop);
  }

  private void read(Predicate<ConsumerRecord<byte[], byte[]>> receiver, BooleanSupplier isEnough) {
    while (!isEnough.getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (!receiver.test(record)) {
          return;
        }
      }
    }
  }
}
