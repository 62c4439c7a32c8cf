package io.cryptopipeline.fault;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
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
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return admin.listOffsets(ends).all().get().entrySet().stream()
          .mapToLong(
              end -> {
                OffsetAndMetadata done = committed.get(end.getKey());
                return end.getValue().offset() - (done == null ? 0 : done.offset());
              })
          .sum();
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not say how far the group is", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether a member that has partitions is of the instance. */
  boolean has(String instance) {
    return membersWithPartitions().stream().anyMatch(id -> id.startsWith(instance + "-"));
  }

  private Set<String> membersWithPartitions() {
    try {
      return admin.describeConsumerGroups(Set.of(group)).all().get().get(group).members().stream()
          .filter(member -> !member.assignment().topicPartitions().isEmpty())
          .map(MemberDescription::clientId)
          .collect(Collectors.toSet());
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not say who is in the group", e);
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
