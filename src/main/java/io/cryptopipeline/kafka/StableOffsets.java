package io.cryptopipeline.kafka;

import io.cryptopipeline.runtime.Sleeper;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the committed offsets of a consumer group. While a transaction with offsets of a partition
 * is open, it waits for its end. Kafka's admin client does not: it leaves the partition out (4.4.0,
 * {@code ListConsumerGroupOffsetsHandler}).
 */
public final class StableOffsets {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final int TRIES = 100;

  private final Admin admin;
  private final String group;
  private final Sleeper sleeper;

  /**
   * Creates a reader.
   *
   * @param admin asks Kafka; stays the caller's to close
   * @param sleeper waits between two tries
   */
  public StableOffsets(Admin admin, String group, Sleeper sleeper) {
    this.admin = admin;
    this.group = group;
    this.sleeper = sleeper;
  }

  /**
   * Returns the committed offset of each of the partitions, null if it has none. A partition is
   * missing if Kafka has not told its offset within a hundred tries, which takes about ten seconds:
   * a transaction stays open, or the user may not read the topic.
   *
   * @throws ExecutionException with Kafka's error
   */
  public Map<TopicPartition, OffsetAndMetadata> read(Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>(ask(partitions));
    Set<TopicPartition> missing = new HashSet<>(partitions);
    missing.removeAll(found.keySet());
    for (int tries = 1; tries < TRIES && !missing.isEmpty(); tries++) {
      sleeper.sleep(BETWEEN_TRIES);
      found.putAll(ask(missing));
      missing.removeAll(found.keySet());
    }
    return found;
  }

  private Map<TopicPartition, OffsetAndMetadata> ask(Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    return admin
        .listConsumerGroupOffsets(
            Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
            new ListConsumerGroupOffsetsOptions().requireStable(true))
        .partitionsToOffsetAndMetadata(group)
        .get();
  }
}
