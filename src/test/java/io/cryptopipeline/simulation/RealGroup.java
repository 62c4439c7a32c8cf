package io.cryptopipeline.simulation;

import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.testing.kafka.ConsumerGroup;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The application's group and its transactions on the real broker. Safe for several threads, except
 * {@link #isIdle} and {@link #close}.
 */
final class RealGroup implements AutoCloseable {

  private final String id;
  private final Admin admin;
  private final ConsumerGroup progress;

  RealGroup(Settings settings) {
    id = settings.get(Keys.APPLICATION_ID);
    admin = KafkaClients.admin(settings);
    progress =
        new ConsumerGroup(
            settings.get(Keys.KAFKA_BOOTSTRAP_SERVERS), id, Topics.RAW, RealRun.PARTITIONS);
  }

  /** Aborts the transaction of a producer, and fences it, as the coordinator does for its age. */
  void fence(String transactionalId) {
    answer(admin.fenceProducers(List.of(transactionalId)).all());
  }

  /** Removes all members; those that live join again. */
  void removeMembers() {
    answer(
        admin
            .removeMembersFromConsumerGroup(id, new RemoveMembersFromConsumerGroupOptions())
            .all());
  }

  Map<TopicPartition, OffsetAndMetadata> committed() {
    return answer(admin.listConsumerGroupOffsets(id).partitionsToOffsetAndMetadata());
  }

  void awaitCommitted(Map<TopicPartition, OffsetAndMetadata> offsets) {
    await("that others commit " + offsets)
        .dontCatchUncaughtExceptions()
        .until(
            () -> {
              Map<TopicPartition, OffsetAndMetadata> committed = committed();
              return offsets.entrySet().stream()
                  .allMatch(
                      wanted ->
                          committed.containsKey(wanted.getKey())
                              && committed.get(wanted.getKey()).offset()
                                  >= wanted.getValue().offset());
            });
  }

  /** Returns whether all raw records are committed. */
  boolean isIdle() {
    return progress.isDone();
  }

  /** Returns how far it is, and the cluster's transactions. */
  String describe() {
    return progress.describe();
  }

  /** Returns whether no rebalance is under way: the members have all partitions. */
  boolean isStable(int members) {
    ConsumerGroupDescription group =
        answer(admin.describeConsumerGroups(List.of(id)).all()).get(id);
    return group.groupState() == GroupState.STABLE
        && group.members().size() == members
        && group.members().stream()
                .mapToInt(member -> member.assignment().topicPartitions().size())
                .sum()
            == RealRun.PARTITIONS;
  }

  private static <T> T answer(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    progress.close();
    admin.close();
  }
}
