package io.cryptopipeline.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the newest records of a topic by their timestamps, without reading all of it.
 *
 * <p>The records of a partition need not be in the order of their timestamps. Kafka's index says
 * which offset is the first at or after a time, and so, by bisection, where the latest time of a
 * partition is. The latest record of all partitions is thus found exactly. The others are looked
 * for backwards from the end: they are complete once the index has nothing newer before what was
 * read. Of records with the same timestamp, those with the highest offsets count, of those that
 * were read.
 *
 * <p>The index has the markers of transactions too, with the time of their commit. Where the
 * records are much older than that, as summaries are, a marker hides what comes after it: only a
 * read of all is certain then.
 */
final class NewestSearch {

  /** Finds all newest records if none is out of order by more offsets than this. */
  static final long MOST_BACK = 10_000;

  private static final long FIRST_BLOCK = 1_000;
  private static final long FIRST_STEP_MS = 3_600_000;

  /** The partitions of a topic have no common order but the time. */
  private static final Comparator<ConsumerRecord<byte[], byte[]>> BY_TIME =
      Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
          .thenComparingLong(ConsumerRecord::offset)
          .thenComparingInt(ConsumerRecord::partition);

  private final TopicReader topic;
  private final int count;
  private final BooleanSupplier stop;
  private final Map<TopicPartition, Long> oldest;

  /** Of each partition, all records from here to the end have been read. */
  private final Map<TopicPartition, Long> readFrom;

  private final TreeSet<ConsumerRecord<byte[], byte[]>> newest = new TreeSet<>(BY_TIME);

  /**
   * @param stop ends the search early
   */
  NewestSearch(TopicReader topic, int count, BooleanSupplier stop) {
    this.topic = topic;
    this.count = count;
    this.stop = stop;
    oldest = topic.beginnings();
    readFrom = new HashMap<>(topic.ends());
  }

  /** Finds the newest of all records. */
  NewestRecords ofAll() {
    return count == 0 ? found(true) : found(readAll());
  }

  private boolean readAll() {
    Map<TopicPartition, OffsetAndTimestamp> latest = latest();
    readFirstAt(latest);
    // The first at the latest timestamp may be a marker, or others behind it have the same one.
    Collection<TopicPartition> open =
        isFull()
            ? latest.keySet().stream()
                .filter(p -> latest.get(p).timestamp() >= newest.first().timestamp())
                .filter(p -> readFrom.get(p) > latest.get(p).offset())
                .toList()
            : List.copyOf(readFrom.keySet());
    long most = Math.max(MOST_BACK, 10L * count);
    open = open.isEmpty() ? incomplete() : open;
    long first = Math.max(count / readFrom.size(), Math.min(count, KafkaClients.FEW_RECORDS));
    for (long block = first; !stop.getAsBoolean() && !open.isEmpty(); block *= 4) {
      if (block > most && isFull()) {
        return false;
      }
      long length = block;
      open.forEach(partition -> readBack(partition, length, record -> true));
      open = incomplete();
    }
    return !stop.getAsBoolean();
  }

  /** Finds the newest of the records that the filter accepts. */
  NewestRecords ofAccepted(Predicate<ConsumerRecord<byte[], byte[]>> filter) {
    Collection<TopicPartition> open = count == 0 ? List.of() : List.copyOf(readFrom.keySet());
    for (long block = FIRST_BLOCK; !stop.getAsBoolean() && !open.isEmpty(); block *= 2) {
      long length = block;
      open.forEach(partition -> readBack(partition, length, filter));
      open = incomplete();
    }
    return found(!stop.getAsBoolean());
  }

  private NewestRecords found(boolean isExact) {
    topic.seekToEnds();
    return new NewestRecords(List.copyOf(newest), isExact);
  }

  /** Returns where each partition's latest timestamp is first. */
  private Map<TopicPartition, OffsetAndTimestamp> latest() {
    Map<TopicPartition, Long> times = new HashMap<>();
    oldest.keySet().forEach(partition -> times.put(partition, 0L));
    Map<TopicPartition, OffsetAndTimestamp> latest = topic.firstSince(times);
    Map<TopicPartition, Long> above = new HashMap<>(); // no offset has this time or a later one
    long step = FIRST_STEP_MS;
    while (!stop.getAsBoolean()) {
      times.clear();
      for (TopicPartition partition : latest.keySet()) {
        long low = latest.get(partition).timestamp();
        long high = above.getOrDefault(partition, Long.MAX_VALUE);
        long next =
            above.containsKey(partition)
                ? low + (high - low) / 2
                : low + Math.min(step, high - low);
        if (next > low) {
          times.put(partition, next);
        }
      }
      if (times.isEmpty()) {
        return latest;
      }
      Map<TopicPartition, OffsetAndTimestamp> later = topic.firstSince(times);
      times.forEach(
          (partition, time) -> {
            if (later.containsKey(partition)) {
              latest.put(partition, later.get(partition));
            } else {
              above.put(partition, time);
            }
          });
      step *= 2;
    }
    return latest;
  }

  /** Reads the records at these places, the latest first, while they may be among the newest. */
  private void readFirstAt(Map<TopicPartition, OffsetAndTimestamp> places) {
    List<TopicPartition> latestFirst =
        places.keySet().stream()
            .sorted(Comparator.comparingLong((TopicPartition p) -> -places.get(p).timestamp()))
            .toList();
    for (TopicPartition partition : latestFirst) {
      OffsetAndTimestamp place = places.get(partition);
      if (stop.getAsBoolean() || (isFull() && newest.first().timestamp() > place.timestamp())) {
        return;
      }
      long behind = readFrom.get(partition) - place.offset();
      if (behind <= KafkaClients.FEW_RECORDS) { // one fetch has them all
        readBack(partition, behind, record -> true);
      } else {
        topic.read(partition, place.offset(), place.offset() + 1, this::take, stop);
      }
    }
  }

  private void readBack(
      TopicPartition partition, long offsets, Predicate<ConsumerRecord<byte[], byte[]>> filter) {
    long to = readFrom.get(partition);
    long from = Math.max(oldest.get(partition), to - offsets);
    if (from < to) {
      topic.read(
          partition,
          from,
          to,
          record -> {
            if (filter.test(record)) {
              take(record);
            }
          },
          stop);
      readFrom.put(partition, from);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    newest.add(record);
    if (newest.size() > count) {
      newest.pollFirst();
    }
  }

  private boolean isFull() {
    return newest.size() == count;
  }

  /** Returns the partitions that may have newer records before those that were read. */
  private Collection<TopicPartition> incomplete() {
    List<TopicPartition> unread =
        readFrom.keySet().stream().filter(p -> readFrom.get(p) > oldest.get(p)).toList();
    if (!isFull()) {
      return unread;
    }
    long newer = Math.max(0, newest.first().timestamp() + 1);
    Map<TopicPartition, Long> times = new HashMap<>();
    unread.forEach(partition -> times.put(partition, newer));
    Map<TopicPartition, OffsetAndTimestamp> first = topic.firstSince(times);
    return unread.stream()
        .filter(p -> first.containsKey(p) && first.get(p).offset() < readFrom.get(p))
        .toList();
  }
}
