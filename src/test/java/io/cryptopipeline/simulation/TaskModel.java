package io.cryptopipeline.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.topology.Names;
import io.cryptopipeline.stream.topology.PipelineProcessors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A task: {@code StreamTask} with its {@code ProcessorStateManager} and its processors. */
final class TaskModel {

  private final int partition;
  private final TaskId id;
  private final TaskSurroundings world;
  private final TaskStores stores;
  private final List<Processor<?, ?, ?, ?>> topology = new ArrayList<>();
  private TaskContext context;
  private Processor<byte[], byte[], Object, Object> first;
  private TaskState state = TaskState.RESTORING;

  /** The ends of the changelogs, once they are listed. */
  private final Map<String, Integer> changelogEnds = new TreeMap<>();

  private OptionalInt position = OptionalInt.empty();
  private boolean consumed;
  private boolean commitNeeded;

  TaskModel(int partition, TaskSurroundings world) {
    this.partition = partition;
    this.world = world;
    id = new TaskId(0, partition);
    TaskStores kept = world.instance().disk().remove(partition);
    stores =
        kept != null
            ? kept
            : new TaskStores(
                world.processors().windows().sizes(), world.design() == Design.CACHED_STORES);
  }

  TaskId id() {
    return id;
  }

  int partition() {
    return partition;
  }

  TaskState state() {
    return state;
  }

  boolean isCommitNeeded() {
    return commitNeeded;
  }

  boolean isCommitRequested() {
    return context != null && context.isCommitRequested();
  }

  TaskStores stores() {
    return stores;
  }

  static String changelog(String store) {
    return store + "-changelog";
  }

  /** Does one of the two things that a start takes, if it can; they happen in any order. */
  void start(boolean restores) {
    if (restores) {
      restore();
    } else if (position.isEmpty() && !world.broker().hasPendingOffsets(partition)) {
      position = OptionalInt.of(world.broker().committed(partition)); // a consumer's first fetch
    }
    boolean restored =
        !changelogEnds.isEmpty()
            && changelogEnds.entrySet().stream()
                .allMatch(end -> stores.bytes().get(end.getKey()).offset() >= end.getValue());
    if (restored && position.isPresent()) {
      completeRestoration();
    }
  }

  /**
   * {@code StoreChangelogReader.restore}: lists the ends of the logs without regard to open
   * transactions ({@code endOffsetForChangelogs}), then reads committed records up to them, which
   * waits for the transactions below.
   */
  private void restore() {
    if (changelogEnds.isEmpty()) {
      stores.bytes().keySet().forEach(store -> changelogEnds.put(store, log(store).end()));
      return;
    }
    changelogEnds.forEach(
        (store, end) -> {
          if (log(store).stableEnd() >= end && stores.bytes().get(store).offset() < end) {
            if (world.design() == Design.FORGOTTEN_FACTS && store.equals(Names.FACT_STORE)) {
              stores.bytes().get(store).acknowledged(end);
            } else {
              stores.bytes().get(store).restore(log(store), end);
            }
          }
        });
  }

  private Log log(String store) {
    return world.broker().log(changelog(store), partition);
  }

  private void completeRestoration() {
    stores
        .bytes()
        .forEach(
            (store, bytes) ->
                bytes.logTo(
                    (key, value) -> {
                      world.faults().at(Point.STATE_PUT, world.instance());
                      world
                          .producer()
                          .send(
                              id,
                              changelog(store),
                              partition,
                              key.get(),
                              value,
                              0,
                              new RecordHeaders(),
                              bytes::acknowledged);
                    }));
    context = new TaskContext(id, stores, world.clockMs());
    connect();
    state = TaskState.RUNNING;
    world.started().accept(this);
  }

  private void connect() {
    Processor<String, RawTick, Object, Object> fold =
        world.processors().foldSummaries(world.sinks().commits());
    first = world.processors().readRawTick(world.sinks().commits());
    addNode(PipelineProcessors.FOLD_SUMMARIES, fold);
    addNode(PipelineProcessors.SINK_RAW_EVENTS, world.sinks().rawEvents().get());
    for (WindowSize size : world.processors().windows().sizes()) {
      addNode(PipelineProcessors.sinkSummaries(size), world.sinks().summaries().get());
    }
    context.addChild(
        PipelineProcessors.EGRESS_RAW,
        record -> {
          byte[] key = (byte[]) record.key();
          send(Topics.RAW, world.processors().partition(new String(key, UTF_8)), record);
        });
    context.addChild(
        PipelineProcessors.EGRESS_DEAD_LETTERS, record -> send(Topics.DEAD_LETTERS, 0, record));
    topology.add(first);
    topology.forEach(this::init);
  }

  private void send(String topic, int to, Record<?, ?> record) {
    world
        .producer()
        .send(
            id,
            topic,
            to,
            (byte[]) record.key(),
            (byte[]) record.value(),
            record.timestamp(),
            record.headers(),
            end -> {});
  }

  @SuppressWarnings("unchecked")
  private <K, V> void addNode(String name, Processor<K, V, ?, ?> node) {
    topology.add(node);
    context.addChild(name, record -> node.process((Record<K, V>) record));
  }

  @SuppressWarnings("unchecked")
  private <K, V> void init(Processor<?, ?, K, V> node) {
    node.init((ProcessorContext<K, V>) (ProcessorContext<?, ?>) context);
  }

  /** {@code StreamTask.process}; returns whether there was a record. */
  boolean process() {
    OptionalInt next = world.broker().log(Topics.RAW, partition).next(position.getAsInt());
    if (state != TaskState.RUNNING || next.isEmpty()) {
      return false;
    }
    Log.Entry entry = world.broker().log(Topics.RAW, partition).get(next.getAsInt());
    try {
      if (world.faults().at(Point.PROCESS, world.instance()) == Fault.CORRUPTED) {
        throw new TimeoutException("of a call within the processing");
      }
      context.at(new Place(Topics.RAW, partition, next.getAsInt()));
      first.process(new Record<>(entry.key(), entry.value(), entry.timestampMs(), entry.headers()));
    } catch (TimeoutException e) {
      throw new TaskCorruptedException(Set.of(id));
    } catch (StreamsException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StreamsException(e);
    }
    position = OptionalInt.of(next.getAsInt() + 1);
    consumed = true;
    commitNeeded = true;
    return true;
  }

  private record Place(String topic, int partition, long offset) implements RecordMetadata {}

  int position() {
    return position.orElse(-1);
  }

  /** {@code StreamTask.maybePunctuateSystemTime}. */
  void punctuate() {
    if (state == TaskState.RUNNING) {
      context.at(null);
      try {
        commitNeeded |= context.punctuate();
      } catch (StreamsException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new StreamsException(e);
      }
    }
  }

  /** {@code StreamTask.prepareCommit}; returns the offset to commit, if any. */
  OptionalInt prepareCommit() {
    if (!commitNeeded) {
      return OptionalInt.empty();
    }
    stores.bytes().values().forEach(StoreBytes::flush);
    world.producer().flush();
    return consumed ? position : OptionalInt.empty();
  }

  /** {@code StreamTask.postCommit}; under exactly-once a running task has no checkpoint. */
  void postCommit() {
    commitNeeded = false;
    if (context != null) {
      context.clearCommitRequest();
    }
  }

  /** {@code StreamTask.suspend}. */
  void suspend() {
    boolean hasTopology = state == TaskState.RUNNING;
    state = TaskState.SUSPENDED;
    if (hasTopology) {
      topology.forEach(Processor::close);
    }
  }

  /** {@code StreamTask.closeClean}: the checkpoint is there, the stores stay. */
  void closeClean() {
    world.faults().at(Point.CHECKPOINT, world.instance());
    stores.bytes().values().forEach(StoreBytes::flush);
    stores.bytes().values().forEach(bytes -> bytes.logTo((key, value) -> {}));
    if (context != null) {
      world.instance().disk().put(partition, stores);
    }
    state = TaskState.CLOSED;
  }

  /**
   * {@code StreamTask.closeDirty}: {@code StateManagerUtil.closeStateManager} wipes the stores,
   * {@code RecordCollectorImpl.closeDirty} aborts the transaction; what fails is swallowed.
   */
  void closeDirty() {
    try {
      world.producer().abort();
    } catch (RuntimeException swallowed) {
      world.instance().checkAlive();
    }
    state = TaskState.CLOSED;
  }

  boolean isAtEnd() {
    return state == TaskState.RUNNING
        && world.broker().log(Topics.RAW, partition).next(position.getAsInt()).isEmpty();
  }
}
