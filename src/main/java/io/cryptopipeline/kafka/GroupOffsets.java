package io.cryptopipeline.kafka;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.Sleeper;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The committed offsets of a consumer group on {@code crypto-raw}. Every method throws a {@link
 * io.cryptopipeline.model.PipelineException} if Kafka does not answer or refuses.
 */
public final class GroupOffsets {

  private static final Logger LOG = LogManager.getLogger(GroupOffsets.class);

  private final Admin admin;
  private final AdminResults answers;
  private final String group;
  private final Sleeper sleeper;

  /** Creates a reader; the sleeper waits between two looks at a transaction that is open. */
  GroupOffsets(Admin admin, AdminResults answers, String group, Sleeper sleeper) {
    this.sleeper = sleeper;
    this.admin = admin;
    this.answers = answers;
    this.group = group;
  }

  /** Returns whether the group has consumed a record of {@code crypto-raw} that still exists. */
  public boolean hasConsumed() {
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    return offsets(committed.keySet(), OffsetSpec.earliest()).entrySet().stream()
        .anyMatch(first -> committed.get(first.getKey()).offset() > first.getValue());
  }

  /** Returns the unread offsets that no longer exist, by partition. */
  List<ExpiredRecords.Gap> gaps() {
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    return offsets(committed.keySet(), OffsetSpec.earliest()).entrySet().stream()
        .map(
            first ->
                new ExpiredRecords.Gap(
                    first.getKey().partition(),
                    committed.get(first.getKey()).offset(),
                    first.getValue()))
        .filter(gap -> gap.next() < gap.first())
        .sorted(Comparator.comparing(ExpiredRecords.Gap::partition))
        .toList();
  }

  /**
   * Returns the timestamp of the last record before the gap, or a later one that the group has read
   * from the partition. Kafka Streams keeps it with the committed offset, in Base64: a version, and
   * eight bytes of milliseconds (4.4.0, {@code TopicPartitionMetadata}). Empty if it is not there.
   */
  Optional<Instant> lastReadBefore(ExpiredRecords.Gap gap) {
    OffsetAndMetadata committed = committed().get(new TopicPartition(Topics.RAW, gap.partition()));
    try {
      ByteBuffer metadata = ByteBuffer.wrap(Base64.getDecoder().decode(committed.metadata()));
      int version = metadata.get();
      return Optional.of(metadata.getLong())
          .filter(timestampMs -> (version == 1 || version == 2) && timestampMs >= 0)
          .map(Instant::ofEpochMilli);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /** Returns the timestamp of the first record after the gap; empty if there is none. */
  Optional<Instant> firstLeftAfter(ExpiredRecords.Gap gap) {
    TopicPartition partition = new TopicPartition(Topics.RAW, gap.partition());
    long timestampMs =
        answers
            .await(
                "describe crypto-raw",
                admin.listOffsets(Map.of(partition, OffsetSpec.forTimestamp(0))).all())
            .get(partition)
            .timestamp();
    return timestampMs < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(timestampMs));
  }

  /**
   * Commits the first offsets that exist, so that the next start does not meet the gaps again: the
   * stream commits nothing for a partition without records. Does nothing while an instance runs,
   * which then has the partitions.
   */
  void skip(List<ExpiredRecords.Gap> gaps) {
    Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
    gaps.forEach(
        gap ->
            first.put(
                new TopicPartition(Topics.RAW, gap.partition()),
                new OffsetAndMetadata(gap.first())));
    try {
      answers.await(
          "move the offsets of the group " + group,
          admin.alterConsumerGroupOffsets(group, first).all());
    } catch (PipelineException e) {
      LOG.warn(
          "the offsets of the group {} were not moved past the deleted records: {}",
          group,
          e.getMessage());
    }
  }

  /** Returns the first offset of each partition that has lost records, and no committed offset. */
  Map<TopicPartition, Long> firstOfUncommitted() {
    List<TopicPartition> uncommitted = new ArrayList<>(partitions());
    uncommitted.removeAll(committed().keySet());
    Map<TopicPartition, Long> first = offsets(uncommitted, OffsetSpec.earliest());
    first.values().removeIf(offset -> offset == 0);
    return first;
  }

  /** Returns the first offset of each of the partitions that no longer has its first record. */
  public Map<Integer, Long> firstAfterExpired(int partitions) {
    Map<Integer, Long> first = new TreeMap<>();
    offsets(partitions(partitions), OffsetSpec.earliest())
        .forEach((partition, offset) -> first.put(partition.partition(), offset));
    first.values().removeIf(offset -> offset == 0);
    return first;
  }

  private List<TopicPartition> partitions() {
    return partitions(answers.settings().get(Keys.TOPICS_PARTITIONS));
  }

  private static List<TopicPartition> partitions(int count) {
    return IntStream.range(0, count)
        .mapToObj(partition -> new TopicPartition(Topics.RAW, partition))
        .toList();
  }

  /**
   * Returns how many offsets of {@code crypto-raw} the group has not committed yet. Transaction
   * markers count too.
   */
  public long lag() {
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    List<TopicPartition> all = partitions();
    Map<TopicPartition, Long> first = offsets(all, OffsetSpec.earliest());
    return offsets(all, OffsetSpec.latest()).entrySet().stream()
        .mapToLong(
            end -> {
              OffsetAndMetadata done = committed.get(end.getKey());
              return end.getValue() - (done == null ? first.get(end.getKey()) : done.offset());
            })
        .sum();
  }

  /**
   * Returns whether the group has committed these offsets, or higher ones. If not, it waits up to
   * about ten seconds for open transactions with offsets of these partitions, as Kafka answers a
   * commit before its offsets can be read. False if one is still open then.
   */
  public boolean hasCommitted(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> left = notReached(offsets, committed());
    return left.isEmpty()
        || notReached(
                left,
                answers.await(
                    "describe the group " + group,
                    () -> new StableOffsets(admin, group, sleeper).read(left.keySet())))
            .isEmpty();
  }

  private static Map<TopicPartition, Long> notReached(
      Map<TopicPartition, Long> offsets, Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<TopicPartition, Long> left = new HashMap<>(offsets);
    committed.forEach(
        (partition, reached) ->
            left.computeIfPresent(
                partition,
                (p, wanted) -> reached != null && reached.offset() >= wanted ? null : wanted));
    return left;
  }

  private Map<TopicPartition, OffsetAndMetadata> committed() {
    return answers.await(
        "describe the group " + group,
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    answers
        .await("describe crypto-raw", admin.listOffsets(wanted).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }
}
