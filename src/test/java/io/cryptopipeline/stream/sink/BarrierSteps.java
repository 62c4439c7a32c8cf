package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.stream.topology.Sinks;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The barrier of one stream thread as {@link BarrierProducer} calls it, for a test with a producer
 * of its own. The writers run on the calling thread.
 */
public final class BarrierSteps {

  private final CommitBarrier barrier;

  public BarrierSteps(Storage storage, int batchSize, Clock clock, LongSupplier nanoClock) {
    barrier =
        new CommitBarrier(
            storage, new CallingThread(), batchSize, clock, nanoClock, Monitoring.disabled());
  }

  public Sinks sinks() {
    return barrier.sinks(CommitBarrier.Trigger.COMMIT);
  }

  public void sendOffsets(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committed,
      Runnable flush,
      Consumer<Map<TopicPartition, OffsetAndMetadata>> send) {
    barrier.sendOffsets(offsets, committed, flush, send);
  }

  public void commit(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Consumer<Summary> publisher,
      Runnable commit) {
    barrier.commit(offsets, publisher, commit);
  }

  public void discard() {
    barrier.discard();
  }

  private static final class CallingThread extends AbstractExecutorService {

    @Override
    public void execute(Runnable work) {
      work.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
