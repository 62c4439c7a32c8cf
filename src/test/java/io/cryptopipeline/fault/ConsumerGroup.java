package io.cryptopipeline.fault;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How far the instances of the stream are, and which of them Kafka holds to be there. */
final class ConsumerGroup implements AutoCloseable {

  private final Admin admin;
  private final String group;
  private final Map<TopicPartition, OffsetSpec> ends = new HashMap<>();

  ConsumerGroup(String bootstrapServers, String group, String topic, int partitions) {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.group = group;
    IntStream.range(0, partitions)
        .forEach(p -> ends.put(new TopicPartition(topic, p), OffsetSpec.latest()));
  }

  /** How many records are not consumed and committed yet, markers of transactions included. */
  long lag() {
    Map<TopicPartition, Long> committed = committed();
    return ends(IsolationLevel.READ_UNCOMMITTED).entrySet().stream()
        .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /** How far the group is in each partition, how far it can read, and the transactions that are. */
  String describe() {
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

  /** Whether a member that has partitions is of the instance. */
  boolean has(String instance) {
    return membersWithPartitions().stream().anyMatch(id -> id.startsWith(instance + "-"));
  }

  private Set<String> membersWithPartitions() {
    return answer(admin.describeConsumerGroups(Set.of(group)).all()).get(group).members().stream()
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .map(MemberDescription::clientId)
        .collect(Collectors.toSet());
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
    admin.close();
  }
}
