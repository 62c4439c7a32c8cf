package io.cryptopipeline.kafka;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.record.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Reports records of {@code crypto-raw} that Kafka has deleted before the stream has read them: by
 * retention, by size, or by an operator. Safe for several threads.
 */
public final class ExpiredRecords {

  private static final Logger LOG = LogManager.getLogger(ExpiredRecords.class);

  private final boolean skips;
  private final Counter skipped;
  private final Set<Gap> reported = ConcurrentHashMap.newKeySet();

  /**
   * Creates the check.
   *
   * @param skips whether the stream continues without the records; otherwise it stops
   * @param meters counts the records that the stream continues without
   */
  public ExpiredRecords(boolean skips, MeterRegistry meters) {
    this.skips = skips;
    skipped = Metric.EXPIRED_RECORDS.counter(meters);
  }

  /**
   * Unread offsets that no longer exist.
   *
   * @param partition the partition of {@code crypto-raw}
   * @param next the offset that was to be read next
   * @param first the first offset that still exists
   */
  record Gap(int partition, long next, long first) {

    @Override
    public String toString() {
      return "offsets %s to %s of partition %s".formatted(next, first - 1, partition);
    }
  }

  /**
   * Checks the committed offsets of a group before the stream starts, and moves them past the
   * records that it skips.
   *
   * @throws PipelineException if records are gone, and the stream must not skip them; or if Kafka
   *     does not answer or refuses
   */
  public void check(GroupOffsets group) {
    List<Gap> gaps = group.gaps();
    gaps.forEach(gap -> reportTimes(gap, group));
    report(gaps);
    if (!gaps.isEmpty()) {
      group.skip(gaps);
    }
  }

  /** Says which days to look at. */
  private static void reportTimes(Gap gap, GroupOffsets group) {
    List<String> times = new ArrayList<>();
    group.lastReadBefore(gap).ifPresent(time -> times.add("from " + time));
    group.firstLeftAfter(gap).ifPresent(time -> times.add("up to " + time));
    if (!times.isEmpty()) {
      LOG.info(
          "the deleted records of partition {} have timestamps {}; summaries of those days may be incomplete",
          gap.partition(),
          String.join(" ", times));
    }
  }

  /**
   * Warns if a group that has run before has no committed offset on a partition whose first records
   * are deleted: Kafka forgets the offsets of a group that was empty for {@code
   * offsets.retention.minutes}, seven days by default. The stream reads what is left again, which
   * changes nothing; whether it had read the others, nobody knows.
   */
  public void warnOfForgotten(GroupOffsets group) {
    group
        .firstOfUncommitted()
        .forEach(
            (partition, first) ->
                LOG.warn(
                    "the group has no committed offset on {}, although it has run before: the partition is read again from offset {}; what Kafka deleted before it may never have been read",
                    partition,
                    first));
  }

  /**
   * Finds out why a consumer's next offsets do not exist. A group without committed offsets is new,
   * and Kafka reports it with another exception.
   *
   * @param consumer the consumer that threw the exception
   * @throws PipelineException if records are gone, and the stream must not skip them
   */
  public void check(OffsetOutOfRangeException outOfRange, Consumer<?, ?> consumer) {
    Map<TopicPartition, Long> next = outOfRange.offsetOutOfRangePartitions();
    List<Gap> gaps = new ArrayList<>();
    consumer
        .beginningOffsets(next.keySet())
        .forEach(
            (partition, first) -> {
              if (next.get(partition) < first) {
                gaps.add(new Gap(partition.partition(), next.get(partition), first));
              } else {
                LOG.warn(
                    "the log of {} was truncated: offset {}, which is read next, is not in it; the partition is read again from its beginning",
                    partition,
                    next.get(partition));
              }
            });
    report(gaps);
  }

  private void report(List<Gap> gaps) {
    if (!skips && !gaps.isEmpty()) {
      throw new PipelineException(
          "%s; set %s=true to continue without them (docs/operations.md, Expired records)"
              .formatted(text(gaps), Keys.RAW_EXPIRED_SKIP));
    }
    // A consumer meets those again that the start has found.
    List<Gap> unreported = gaps.stream().filter(reported::add).toList();
    unreported.forEach(gap -> skipped.increment((double) (gap.first() - gap.next())));
    if (!unreported.isEmpty()) {
      LOG.error(
          "{}; the stream continues without them ({})", text(unreported), Keys.RAW_EXPIRED_SKIP);
    }
  }

  private static String text(List<Gap> gaps) {
    return "Kafka has deleted records of %s before they were read: %s"
        .formatted(Topics.RAW, gaps.stream().map(Gap::toString).collect(Collectors.joining(", ")));
  }
}
