package io.cryptopipeline.testing.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A topic in memory, by way of its consumer: what is in it can be read again and again. */
public final class StubTopic extends MockConsumer<byte[], byte[]> {

  private final String topic;
  private final List<ConsumerRecord<byte[], byte[]>> stored = new ArrayList<>();

  /** Creates a topic that is empty. */
  public StubTopic(String topic, int partitions) {
    super("earliest");
    this.topic = topic;
    updatePartitions(
        topic,
        IntStream.range(0, partitions)
            .mapToObj(i -> new PartitionInfo(topic, i, null, new Node[0], new Node[0]))
            .toList());
    Map<TopicPartition, Long> zeros = new HashMap<>();
    IntStream.range(0, partitions).forEach(i -> zeros.put(new TopicPartition(topic, i), 0L));
    updateBeginningOffsets(zeros);
    updateEndOffsets(zeros);
  }

  /** Stores a record; its partition ends after it. */
  public void store(ConsumerRecord<byte[], byte[]> record) {
    stored.add(record);
    updateEndOffsets(Map.of(new TopicPartition(topic, record.partition()), record.offset() + 1));
    if (assignment().contains(new TopicPartition(topic, record.partition()))) {
      addRecord(record);
    }
  }

  @Override
  public synchronized void assign(Collection<TopicPartition> partitions) {
    super.assign(partitions);
    stored.stream()
        .filter(r -> partitions.contains(new TopicPartition(topic, r.partition())))
        .forEach(this::addRecord);
  }
}
