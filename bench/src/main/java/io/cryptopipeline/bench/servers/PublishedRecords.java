package io.cryptopipeline.bench.servers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts the committed records of a topic. Offsets do not tell: markers of commits have one too.
 */
public final class PublishedRecords implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();

  /** Connects to Kafka. */
  public PublishedRecords(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    for (PartitionInfo partition : consumer.partitionsFor(topic)) {
      partitions.add(new TopicPartition(topic, partition.partition()));
    }
    consumer.assign(partitions);
  }

  /** Returns the present end of each partition. */
  public Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(partitions);
  }

  /** Returns the number of records from {@code from} on and before {@code to}. */
  public long count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    from.forEach(consumer::seek);
    Map<TopicPartition, Long> positions = new HashMap<>(from);
    long count = 0;
    while (positions.entrySet().stream().anyMatch(at -> at.getValue() < to.get(at.getKey()))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        var partition = new TopicPartition(record.topic(), record.partition());
        count += record.offset() < to.get(partition) ? 1 : 0;
      }
      positions.replaceAll((partition, position) -> consumer.position(partition));
    }
    return count;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
