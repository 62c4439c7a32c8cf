package io.cryptopipeline.app;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.PendingRecomputes;
import io.cryptopipeline.wire.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What the stream has still to do. For one thread. */
final class Backlog implements AutoCloseable {

  private final Admin admin;
  private final String group;
  private final List<TopicPartition> partitions;
  private final PendingRecomputes pendingRecomputes;

  Backlog(Settings settings, PendingRecomputes pendingRecomputes) {
    admin = KafkaClients.admin(settings);
    group = settings.get(Keys.APPLICATION_ID);
    partitions =
        IntStream.range(0, settings.get(Keys.TOPICS_PARTITIONS))
            .mapToObj(partition -> new TopicPartition(Topics.RAW, partition))
            .toList();
    this.pendingRecomputes = pendingRecomputes;
  }

  /** Returns how many records of {@code crypto-raw} are not consumed and committed yet. */
  long uncommitted() throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, Long> first = offsets(OffsetSpec.earliest());
      return offsets(OffsetSpec.latest()).entrySet().stream()
          .mapToLong(
              end -> {
                OffsetAndMetadata done = committed.get(end.getKey());
                return end.getValue() - (done == null ? first.get(end.getKey()) : done.offset());
              })
          .sum();
    } catch (ExecutionException e) {
      throw new PipelineException("Kafka does not say how far the stream is", e);
    }
  }

  private Map<TopicPartition, Long> offsets(OffsetSpec which)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(wanted)
        .all()
        .get()
        .forEach((partition, at) -> offsets.put(partition, at.offset()));
    return offsets;
  }

  /** Returns whether everything is consumed, committed, and nothing waits for a recompute. */
  boolean isEmpty() throws InterruptedException {
    return uncommitted() == 0 && pendingRecomputes.isEmpty();
  }

  @Override
  public void close() {
    admin.close();
  }
}
