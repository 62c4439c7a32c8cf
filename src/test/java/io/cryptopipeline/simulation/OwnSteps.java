package io.cryptopipeline.simulation;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.stream.sink.BarrierSteps;
import io.cryptopipeline.stream.topology.Sinks;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The steps of the pipeline's own barrier. */
record OwnSteps(BarrierSteps barrier) implements CommitSteps {

  @Override
  public Sinks sinks() {
    return barrier.sinks();
  }

  @Override
  public void sendOffsets(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committed,
      Runnable flush,
      Consumer<Map<TopicPartition, OffsetAndMetadata>> send) {
    barrier.sendOffsets(offsets, committed, flush, send);
  }

  @Override
  public void commit(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Consumer<Summary> publisher,
      Runnable commit) {
    barrier.commit(offsets, publisher, commit);
  }

  @Override
  public void discard() {
    barrier.discard();
  }
}
