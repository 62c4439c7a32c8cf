package io.cryptopipeline.kafka;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.RecordPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
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

  private final Settings settings;
  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Duration patience;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private long fetched;

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

  /** Connects as {@link #open}, and fetches little at a time: to look at a few records only. */
  public static TopicReader openForFew(Settings settings, String topic) {
    TopicAdmin.require(settings, topic);
    return open(settings, KafkaClients.consumerOfFew(settings), topic);
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
          starts.forEach(consumer::seek);
          readTo(ends, receiver, stop);
        });
  }

  /**
   * Lets {@link #readToEnd} read at most that many offsets, the newest of each partition, and
   * returns whether these are all.
   */
  public boolean startAtNewest(long most) {
    Map<TopicPartition, Long> oldest = explained(this::beginnings);
    oldest.forEach(
        (partition, first) ->
            starts.put(partition, Math.max(first, ends.get(partition) - most / partitions.size())));
    return starts.equals(oldest);
  }

  /** Returns how many offsets the topic has ever had. */
  public long end() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of offsets that this reads; there may be fewer records. */
  public long size() {
    return end() - explained(this::beginnings).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many records the consumer has fetched for this until now. */
  public long fetched() {
    return fetched;
  }

  /**
   * Returns the newest records by their timestamps, of those that were there when this was opened.
   * Reads a bounded number of offsets behind the first of them, however large the topic is.
   *
   * @param stop ends the read early
   */
  public NewestRecords newest(int count, BooleanSupplier stop) {
    return explained(() -> new NewestSearch(this, count, stop).ofAll());
  }

  /**
   * Does the same with those records that the filter accepts. Reads the topic backwards, as far as
   * it takes to miss none.
   */
  public NewestRecords newest(
      int count, Predicate<ConsumerRecord<byte[], byte[]>> filter, BooleanSupplier stop) {
    return explained(() -> new NewestSearch(this, count, stop).ofAccepted(filter));
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
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    long offset = position.offset();
    KafkaErrors.explained(
        settings, () -> read(partition, offset, offset + 1, found::add, () -> false));
    return found.stream().findFirst();
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
          while (!stop.getAsBoolean() && poll(receiver)) {
            // until one of them ends it
          }
        });
  }

  /** Returns whether the oldest records of the topic have expired, or were deleted. */
  public boolean hasExpired() {
    return explained(() -> beginnings().values().stream().anyMatch(first -> first > 0));
  }

  /** Runs a read, and explains Kafka's errors. */
  <T> T explained(Supplier<T> read) {
    return KafkaErrors.explained(settings, read);
  }

  /** Returns the end of each partition when this was opened. */
  Map<TopicPartition, Long> ends() {
    return ends;
  }

  /** Returns the oldest offset of each partition. */
  Map<TopicPartition, Long> beginnings() {
    return consumer.beginningOffsets(partitions);
  }

  /**
   * Returns the first offset of a partition whose timestamp is that time or later; none for a
   * partition without one. It may be of a marker, or of an aborted transaction.
   *
   * @param times milliseconds, by partition
   */
  Map<TopicPartition, OffsetAndTimestamp> firstSince(Map<TopicPartition, Long> times) {
    Map<TopicPartition, OffsetAndTimestamp> found =
        times.isEmpty() ? new HashMap<>() : new HashMap<>(consumer.offsetsForTimes(times));
    found
        .entrySet()
        .removeIf(e -> e.getValue() == null || e.getValue().offset() >= ends.get(e.getKey()));
    return found;
  }

  /** Passes on the records of a partition between two offsets. */
  void read(
      TopicPartition partition,
      long from,
      long to,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> receiver,
      BooleanSupplier stop) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    readTo(
        Map.of(partition, to),
        record -> {
          receiver.accept(record);
          return true;
        },
        stop);
  }

  /** Lets {@link #follow} continue where this began. */
  void seekToEnds() {
    consumer.assign(partitions);
    ends.forEach(consumer::seek);
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
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    fetched += records.count();
    for (ConsumerRecord<byte[], byte[]> record : records) {
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
