package io.cryptopipeline.testing.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How far the instances of the stream are, and which of them Kafka holds to be there. For one
 * thread at a time.
 */
public final class ConsumerGroup implements AutoCloseable {

  private final Admin admin;
  private final String group;
  private final Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
  private final KafkaConsumer<byte[], byte[]> tail;

  /** Connects; {@code topic} has so many partitions. */
  public ConsumerGroup(String bootstrapServers, String group, String topic, int partitions) {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    tail =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.group = group;
    IntStream.range(0, partitions)
        .forEach(p -> ends.put(new TopicPartition(topic, p), OffsetSpec.latest()));
  }

  /** Returns how many offsets are not committed yet, those of transactions' markers included. */
  public long lag() {
    Map<TopicPartition, Long> committed = committed();
    return ends(IsolationLevel.READ_UNCOMMITTED).entrySet().stream()
        .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /**
   * Returns whether all records are consumed and committed. Markers of transactions may stand
   * behind what is committed for good: a task that has consumed nothing since a rebalance has made
   * it does not commit that it has passed them (Kafka Streams 4.4.0).
   */
  public boolean isDone() {
    Map<TopicPartition, Long> committed = committed();
    Map<TopicPartition, Long> behind = ends(IsolationLevel.READ_UNCOMMITTED);
    behind.entrySet().removeIf(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
    Map<TopicPartition, Long> readable = ends(IsolationLevel.READ_COMMITTED);
    if (!readable.entrySet().containsAll(behind.entrySet())) {
      return false; // a transaction is open
    }
    tail.assign(behind.keySet());
    behind.keySet().forEach(p -> tail.seek(p, committed.getOrDefault(p, 0L)));
    while (behind.entrySet().stream()
        .anyMatch(end -> tail.position(end.getKey()) < end.getValue())) {
      if (!tail.poll(Duration.ofMillis(100)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Returns how far the group is in each partition and can read, and the transactions. */
  public String describe() {
    return "committed %s, readable to %s, written to %s, transactions %s"
        .formatted(
            committed(),
            ends(IsolationLevel.READ_COMMITTED),
            ends(IsolationLevel.READ_UNCOMMITTED),
            answer(admin.listTransactions().all()));
  }

  private Map<TopicPartition, Long> committed() {
    return answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private Map<TopicPartition, Long> ends(IsolationLevel level) {
    return answer(admin.listOffsets(ends, new ListOffsetsOptions(level)).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /** Returns how many members that have partitions are threads of the instance. */
  public long members(String instance) {
    return answer(admin.describeConsumerGroups(Set.of(group)).all()).get(group).members().stream()
        .filter(member -> member.clientId().startsWith(instance + "-"))
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .count();
  }

  private static <T> T answer(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not say how the group is", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    tail.close();
    admin.close();
  }
}
