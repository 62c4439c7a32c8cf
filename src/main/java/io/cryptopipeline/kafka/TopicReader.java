package io.cryptopipeline.kafka;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.RecordPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic, without a consumer group. For one thread. */
public final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Duration patience;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;

  /**
   * Creates a reader of a topic.
   *
   * @param consumer stays the caller's to close
   * @throws IllegalArgumentException if there is no such topic
   */
  public TopicReader(Consumer<byte[], byte[]> consumer, String topic) {
    this(consumer, topic, PATIENCE);
  }

  TopicReader(Consumer<byte[], byte[]> consumer, String topic, Duration patience) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos == null || infos.isEmpty()) {
      throw new IllegalArgumentException("there is no topic " + topic);
    }
    this.consumer = consumer;
    this.topic = topic;
    this.patience = patience;
    partitions = infos.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    consumer.assign(partitions);
    ends = Map.copyOf(consumer.endOffsets(partitions));
  }

  /**
   * Hands over every record from the oldest to those that were there when this was created.
   *
   * @param receiver returns whether it wants more
   * @param stop ends the reading early
   * @throws PipelineException if Kafka gives nothing for two minutes
   */
  public void readToEnd(Predicate<ConsumerRecord<byte[], byte[]>> receiver, BooleanSupplier stop) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    readToEnd(partitions, receiver, stop);
  }

  /**
   * Returns the record at that place; empty if there was none when this was created, or it has
   * expired.
   *
   * @throws PipelineException if Kafka gives nothing for two minutes
   */
  public Optional<ConsumerRecord<byte[], byte[]>> at(RecordPosition place) {
    TopicPartition partition = new TopicPartition(place.topic(), place.partition());
    if (place.offset() >= ends.getOrDefault(partition, 0L)) {
      return Optional.empty();
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, place.offset());
    List<ConsumerRecord<byte[], byte[]>> next = new ArrayList<>();
    readToEnd(List.of(partition), record -> !next.add(record), () -> false);
    return next.stream().filter(record -> RecordPosition.of(record).equals(place)).findFirst();
  }

  private void readToEnd(
      List<TopicPartition> assigned,
      Predicate<ConsumerRecord<byte[], byte[]>> receiver,
      BooleanSupplier stop) {
    List<Long> positions = List.of();
    long progressNanos = System.nanoTime();
    while (!stop.getAsBoolean() && !assigned.stream().allMatch(this::isAtEnd)) {
      if (!poll(record -> isAfterEnd(record) || receiver.test(record))) {
        return;
      }
      List<Long> reached = assigned.stream().map(consumer::position).toList();
      if (!reached.equals(positions)) {
        positions = reached;
        progressNanos = System.nanoTime();
      } else if (System.nanoTime() - progressNanos > patience.toNanos()) {
        throw new PipelineException(
            "Kafka gives nothing of topic %s for %d s".formatted(topic, patience.toSeconds()));
      }
    }
    assigned.stream().filter(this::isAtEnd).forEach(p -> consumer.seek(p, ends.get(p)));
  }

  private boolean isAtEnd(TopicPartition partition) {
    return consumer.position(partition) >= ends.get(partition);
  }

  private boolean isAfterEnd(ConsumerRecord<byte[], byte[]> record) {
    return record.offset() >= ends.get(new TopicPartition(record.topic(), record.partition()));
  }

  /**
   * Hands over the records that come, from where the last read ended, or from the oldest.
   *
   * @param receiver returns whether it wants more
   * @param stop ends the reading, within a fraction of a second
   */
  public void follow(Predicate<ConsumerRecord<byte[], byte[]>> receiver, BooleanSupplier stop) {
    boolean wanted = true;
    while (wanted && !stop.getAsBoolean()) {
      wanted = poll(receiver);
    }
  }

  private boolean poll(Predicate<ConsumerRecord<byte[], byte[]>> receiver) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (!receiver.test(record)) {
        return false;
      }
    }
    return true;
  }
}
