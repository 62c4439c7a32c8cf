package io.cryptopipeline.simulation;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.stream.topology.Sinks;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What the producer of one stream thread does beside Kafka's own work. */
interface CommitSteps {

  Sinks sinks();

  /**
   * Sends the offsets to the transaction.
   *
   * @param committed returns offsets that are committed already
   * @param flush flushes the producer
   * @param send sends the offsets
   */
  void sendOffsets(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committed,
      Runnable flush,
      Consumer<Map<TopicPartition, OffsetAndMetadata>> send);

  /**
   * Commits the transaction.
   *
   * @param offsets the offsets that were sent last
   * @param publisher publishes a summary in the transaction
   * @param commit commits the transaction
   */
  void commit(
      Map<TopicPartition, OffsetAndMetadata> offsets, Consumer<Summary> publisher, Runnable commit);

  void discard();
}
