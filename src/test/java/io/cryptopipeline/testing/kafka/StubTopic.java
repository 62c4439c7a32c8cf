package io.cryptopipeline.testing.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A topic in memory, by way of its consumer: what is in it can be read again and again. */
public final class StubTopic extends MockConsumer<byte[], byte[]> {

  private final String topic;

  /** The records of each partition by their offsets. */
  private final List<NavigableMap<Long, ConsumerRecord<byte[], byte[]>>> stored = new ArrayList<>();

  /** The timestamps of what has an offset and is never read: markers, aborted transactions. */
  private final Map<TopicPartition, SortedMap<Long, Long>> hidden = new HashMap<>();

  private int pollLimit = Integer.MAX_VALUE;
  private long read;

  /** Creates a topic that is empty. */
  public StubTopic(String topic, int partitions) {
    super("earliest");
    this.topic = topic;
    updatePartitions(
        topic,
        IntStream.range(0, partitions)
            .mapToObj(i -> new PartitionInfo(topic, i, null, new Node[0], new Node[0]))
            .toList());
    IntStream.range(0, partitions).forEach(i -> stored.add(new TreeMap<>()));
    Map<TopicPartition, Long> zeros = new HashMap<>();
    IntStream.range(0, partitions).forEach(i -> zeros.put(new TopicPartition(topic, i), 0L));
    updateBeginningOffsets(zeros);
    updateEndOffsets(zeros);
  }

  /** Stores a record; its partition ends after it. */
  public void store(ConsumerRecord<byte[], byte[]> record) {
    stored.get(record.partition()).put(record.offset(), record);
    updateEndOffsets(Map.of(new TopicPartition(topic, record.partition()), record.offset() + 1));
  }

  /** Takes an offset for what is not read, such as the marker of a transaction. */
  public void hide(int partition, long offset, long timestampMs) {
    TopicPartition where = new TopicPartition(topic, partition);
    hidden.computeIfAbsent(where, p -> new TreeMap<>()).put(offset, timestampMs);
    updateEndOffsets(Map.of(where, offset + 1));
  }

  /** Returns how many records were read. */
  public long read() {
    return read;
  }

  /** Limits the number of records of a partition that one poll returns. */
  public void limitPolls(int records) {
    pollLimit = records;
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    super.poll(timeout); // throws what it is told to
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
    for (TopicPartition partition : assignment()) {
      List<ConsumerRecord<byte[], byte[]>> records =
          stored.get(partition.partition()).tailMap(super.position(partition)).values().stream()
              .limit(pollLimit)
              .toList();
      if (!records.isEmpty()) {
        polled.put(partition, records);
        seek(partition, records.get(records.size() - 1).offset() + 1);
      }
      read += records.size();
    }
    return new ConsumerRecords<>(polled, Map.of());
  }

  @Override
  public synchronized long position(TopicPartition partition) {
    long position = super.position(partition);
    SortedMap<Long, Long> unread = hidden.getOrDefault(partition, new TreeMap<>());
    while (unread.containsKey(position)) {
      position++;
    }
    return position;
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> times) {
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    times.forEach(
        (partition, time) -> {
          SortedMap<Long, Long> timestamps =
              new TreeMap<>(hidden.getOrDefault(partition, new TreeMap<>()));
          stored
              .get(partition.partition())
              .forEach((offset, record) -> timestamps.put(offset, record.timestamp()));
          found.put(
              partition,
              timestamps.entrySet().stream()
                  .filter(entry -> entry.getValue() >= time)
                  .findFirst()
                  .map(entry -> new OffsetAndTimestamp(entry.getKey(), entry.getValue()))
                  .orElse(null));
        });
    return found;
  }
}
