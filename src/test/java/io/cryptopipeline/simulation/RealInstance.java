package io.cryptopipeline.simulation;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.StreamParts;
import io.cryptopipeline.stream.sink.CommitBarrier;
import io.cryptopipeline.stream.topology.PipelineTopology;
import io.cryptopipeline.stream.topology.Sinks;
import io.cryptopipeline.stream.topology.TopologySettings;
import io.cryptopipeline.testing.kafka.OtherProducers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * An instance of the application from a start to its end, with one stream thread, which is replaced
 * when it fails. A killed instance does nothing more on the broker, but for its consumer, which
 * leaves the group: a test need not wait for the session to end.
 */
final class RealInstance {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path state;
  private final Strikes strikes;
  private final RealStorage storage;
  private final CommitBarrier barrier;
  private final KafkaStreams streams;
  private volatile boolean dead;
  private volatile boolean losesState;
  private volatile String transactionalId = "";
  private volatile Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();

  /** Starts an instance. */
  RealInstance(
      Settings settings,
      TopologySettings topology,
      int batchSize,
      Time time,
      MongoModel documents,
      RealStorage.Writes writes,
      Strikes strikes) {
    state = settings.get(Keys.STATE_DIR);
    this.strikes = strikes;
    storage = new RealStorage(documents, strikes, this, writes);
    barrier = new CommitBarrier(storage, batchSize, Clock.systemUTC());
    KafkaClientSupplier clients =
        barrier.clients(
            settings.get(Keys.APPLICATION_ID),
            new ExpiredRecords(false, new SimpleMeterRegistry()));
    streams =
        new KafkaStreams(
            PipelineTopology.build(topology, struck(barrier.sinks(CommitBarrier.Trigger.COMMIT))),
            StreamParts.properties(settings),
            new OtherProducers(clients, config -> producer(clients, config)),
            time);
    streams.setUncaughtExceptionHandler(
        error ->
            dead
                ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
                : StreamThreadExceptionResponse.REPLACE_THREAD);
    streams.start();
  }

  private Producer<byte[], byte[]> producer(
      KafkaClientSupplier clients, Map<String, Object> config) {
    transactionalId = (String) config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    return RealProducer.of(clients.getProducer(config), strikes, this);
  }

  private Sinks struck(Sinks sinks) {
    return new Sinks(() -> new Struck(sinks.rawEvents().get()), sinks.summaries(), sinks.commits());
  }

  String transactionalId() {
    return transactionalId;
  }

  Path state() {
    return state;
  }

  /** Returns the offsets that the instance has sent last. */
  Map<TopicPartition, OffsetAndMetadata> offsets() {
    return offsets;
  }

  void noteOffsets(Map<TopicPartition, OffsetAndMetadata> sent) {
    offsets = Map.copyOf(sent);
  }

  /** Kills the instance, here and now. */
  void kill(boolean losesState) {
    this.losesState = losesState;
    dead = true;
    throw new Crash();
  }

  boolean isDead() {
    return dead;
  }

  boolean losesState() {
    return losesState;
  }

  void checkAlive() {
    if (dead) {
      throw new Crash();
    }
  }

  /** Returns whether its tasks are restored. */
  boolean isRunning() {
    return !dead && streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Returns whether it was killed, and its thread has ended. */
  boolean isOver() {
    return dead && streams.state().hasCompletedShutdown();
  }

  @Override
  public String toString() {
    return "%s (%s%s)".formatted(transactionalId, streams.state(), dead ? ", killed" : "");
  }

  /** Commits what was consumed, unless it was killed, and releases the state directory. */
  void close() {
    boolean closed =
        streams.close(
            CloseOptions.timeout(PATIENCE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    barrier.close();
    if (!dead) {
      storage.close();
    }
    if (!closed) {
      throw new IllegalStateException("the stream is " + streams.state());
    }
  }

  /** Passes the point of the processing of a record. */
  private final class Struck implements Processor<String, RawEvent, Void, Void> {

    private final Processor<String, RawEvent, Void, Void> sink;
    private ProcessorContext<Void, Void> context;

    Struck(Processor<String, RawEvent, Void, Void> sink) {
      this.sink = sink;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      this.context = context;
      sink.init(context);
    }

    @Override
    public void process(Record<String, RawEvent> record) {
      if (strikes.at(Point.PROCESS, RealInstance.this) == Fault.CORRUPTED) {
        throw new TaskCorruptedException(Set.of(context.taskId()));
      }
      sink.process(record);
    }

    @Override
    public void close() {
      sink.close();
    }
  }
}
