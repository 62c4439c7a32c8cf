package io.cryptopipeline.kafka;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.RecordPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the committed records of a topic, without a consumer group. For one thread.
 *
 * <p>Every read throws a {@link PipelineException} if Kafka does not answer, refuses, or sends
 * nothing for two minutes.
 */
public final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The partitions of a topic have no common order but the time. */
  private static final Comparator<ConsumerRecord<byte[], byte[]>> BY_TIME =
      Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
          .thenComparingLong(ConsumerRecord::offset)
          .thenComparingInt(ConsumerRecord::partition);

  private final Settings settings;
  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Duration patience;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;

  /** Where the last {@link #readBefore} began. */
  private final Map<TopicPartition, Long> readFrom = new HashMap<>();

  /**
   * Connects to a topic.
   *
   * @throws PipelineException if there is no such topic, or Kafka does not answer or refuses
   * @throws io.cryptopipeline.config.ConfigException if a setting of the client cannot be used
   */
  public static TopicReader open(Settings settings, String topic) {
    TopicAdmin.require(settings, topic);
    return open(settings, KafkaClients.consumer(settings), topic);
  }

  /** Connects as {@link #open}, and reads the records of open transactions too. */
  public static TopicReader openUncommitted(Settings settings, String topic) {
    return open(settings, KafkaClients.consumerOfUncommitted(settings), topic);
  }

  private static TopicReader open(
      Settings settings, Consumer<byte[], byte[]> consumer, String topic) {
    try {
      return KafkaErrors.explained(settings, () -> new TopicReader(settings, consumer, topic));
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /**
   * Reads a topic that exists.
   *
   * @param settings name Kafka in the message of an error
   * @param consumer is closed with this
   */
  public TopicReader(Settings settings, Consumer<byte[], byte[]> consumer, String topic) {
    this(settings, consumer, topic, PATIENCE);
  }

  TopicReader(
      Settings settings, Consumer<byte[], byte[]> consumer, String topic, Duration patience) {
    this.settings = settings;
    this.consumer = consumer;
    this.topic = topic;
    this.patience = patience;
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos == null || infos.isEmpty()) { // deleted meanwhile
      throw new PipelineException(TopicAdmin.missing(topic));
    }
    partitions = infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    consumer.assign(partitions);
    ends = Map.copyOf(consumer.endOffsets(partitions));
  }

  /**
   * Passes on every record, from the oldest to the last that was there when this was opened.
   *
   * @param receiver returns whether it wants more
   * @param stop ends the read early
   */
  public void readToEnd(Predicate<ConsumerRecord<byte[], byte[]>> receiver, BooleanSupplier stop) {
    KafkaErrors.explained(
        settings,
        () -> {
          consumer.assign(partitions);
          consumer.seekToBeginning(partitions);
          readTo(ends, receiver, stop);
        });
  }

  /**
   * Returns the newest records that the filter accepts, of those that were there when this was
   * opened: in the order of their timestamps, and at most {@code count}.
   *
   * @param stop ends the read early
   */
  public Collection<ConsumerRecord<byte[], byte[]>> newest(
      int count, Predicate<ConsumerRecord<byte[], byte[]>> filter, BooleanSupplier stop) {
    Queue<ConsumerRecord<byte[], byte[]>> newest = new PriorityQueue<>(BY_TIME);
    readToEnd(
        record -> {
          if (filter.test(record)) {
            newest.add(record);
            if (newest.size() > count) {
              newest.remove();
            }
          }
          return true;
        },
        stop);
    return newest.stream().sorted(BY_TIME).toList();
  }

  /**
   * Returns the record at that position; empty if there was none when this was opened, or it has
   * expired.
   */
  public Optional<ConsumerRecord<byte[], byte[]>> at(RecordPosition position) {
    TopicPartition partition = new TopicPartition(position.topic(), position.partition());
    if (position.offset() >= ends.getOrDefault(partition, 0L)) {
      return Optional.empty();
    }
    List<ConsumerRecord<byte[], byte[]>> next = new ArrayList<>();
    KafkaErrors.explained(
        settings,
        () -> {
          consumer.assign(List.of(partition));
          consumer.seek(partition, position.offset());
          readTo(ends(partition), record -> !next.add(record), () -> false);
        });
    return next.stream().filter(record -> RecordPosition.of(record).equals(position)).findFirst();
  }

  /**
   * Passes on records as they arrive, from the end of the last read, or from the oldest.
   *
   * @param receiver returns whether it wants more
   * @param stop ends the read within a fraction of a second
   */
  public void follow(Predicate<ConsumerRecord<byte[], byte[]>> receiver, BooleanSupplier stop) {
    KafkaErrors.explained(
        settings,
        () -> {
          boolean wanted = true;
          while (wanted && !stop.getAsBoolean()) {
            wanted = poll(receiver);
          }
        });
  }

  /** Returns whether the oldest records of the topic have expired, or were deleted. */
  public boolean hasExpired() {
    return KafkaErrors.explained(
        settings,
        () -> consumer.beginningOffsets(partitions).values().stream().anyMatch(first -> first > 0));
  }

  /**
   * Passes on, of each partition, the records before those that this passed on last; at first
   * before the end. The order is that of the partition.
   *
   * @param count how many offsets to go back
   * @return whether there are earlier records
   */
  public boolean readBefore(
      long count, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> receiver) {
    return KafkaErrors.explained(
        settings,
        () -> {
          Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions);
          for (TopicPartition partition : partitions) {
            long to = readFrom.getOrDefault(partition, ends.get(partition));
            long from = Math.max(oldest.get(partition), to - count);
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            readTo(
                Map.of(partition, to),
                record -> {
                  receiver.accept(record);
                  return true;
                },
                () -> false);
            readFrom.put(partition, from);
          }
          return !readFrom.equals(oldest);
        });
  }

  private Map<TopicPartition, Long> ends(TopicPartition partition) {
    return Map.of(partition, ends.get(partition));
  }

  /** Reads the assigned partitions up to these offsets. */
  private void readTo(
      Map<TopicPartition, Long> to,
      Predicate<ConsumerRecord<byte[], byte[]>> receiver,
      BooleanSupplier stop) {
    Map<TopicPartition, Long> positions = Map.of();
    long progressNanos = System.nanoTime();
    while (!stop.getAsBoolean() && !to.keySet().stream().allMatch(p -> isAt(p, to))) {
      if (!poll(record -> record.offset() >= to.get(partition(record)) || receiver.test(record))) {
        return;
      }
      Map<TopicPartition, Long> reached = new HashMap<>();
      to.keySet().forEach(p -> reached.put(p, consumer.position(p)));
      if (!reached.equals(positions)) {
        positions = reached;
        progressNanos = System.nanoTime();
      } else if (System.nanoTime() - progressNanos > patience.toNanos()) {
        throw new PipelineException(
            "Kafka sends nothing of topic %s for %s s".formatted(topic, patience.toSeconds()));
      }
    }
    to.keySet().stream().filter(p -> isAt(p, to)).forEach(p -> consumer.seek(p, to.get(p)));
  }

  private boolean isAt(TopicPartition partition, Map<TopicPartition, Long> to) {
    return consumer.position(partition) >= to.get(partition);
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private boolean poll(Predicate<ConsumerRecord<byte[], byte[]>> receiver) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (!receiver.test(record)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
