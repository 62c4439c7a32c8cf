package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.monitoring.Freshness;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.topology.StateCommits;
import io.cryptopipeline.stream.topology.StateCommits.Early;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what one task has offered since the last commit. For its stream thread only. */
final class TaskBuffer implements AutoCloseable {

  private final Storage storage;
  private final int batchSize;
  private final Freshness.Group freshness;
  private final CommitRequest commitRequest;
  private final Map<CoinWindow, WindowState> summaries = new LinkedHashMap<>();

  /** Null where no state is written back at commits. */
  private StateCommits.TaskState taskState;

  /** Whether the transaction in progress has the task's state. */
  private boolean isWrittenBack;

  private boolean isAborted;

  /** Null while there are none. */
  private RawEventBatch rawEvents;

  /**
   * @param freshness learns of the newest ticks; closed with the buffer
   * @param commitRequest ended by each commit of the task, and with the buffer
   */
  TaskBuffer(
      Storage storage, int batchSize, Freshness.Group freshness, CommitRequest commitRequest) {
    this.storage = storage;
    this.batchSize = batchSize;
    this.freshness = freshness;
    this.commitRequest = commitRequest;
  }

  /** Sets the state that is written back at each commit. */
  void register(StateCommits.TaskState state) {
    taskState = state;
  }

  /** Writes the task's state to its stores, and collects the windows that have changed. */
  void writeBackState() {
    commitRequest.end();
    isWrittenBack = true;
    if (taskState != null) {
      taskState.writeBack(this::add);
    }
  }

  CommitRequest commitRequest() {
    return commitRequest;
  }

  Early writtenEarly() {
    return taskState == null ? Early.NOTHING : taskState.writtenEarly();
  }

  void noteCommit() {
    isWrittenBack = false;
    if (taskState != null) {
      taskState.noteCommit();
    }
  }

  void add(RawEvent event) {
    if (rawEvents == null) {
      rawEvents = storage.newBatch();
    }
    rawEvents.add(event);
  }

  /** Replaces an earlier state of the same window. */
  void add(WindowState state) {
    summaries.put(state.fold().window(), state);
  }

  boolean holdsBatch() {
    return rawEvents != null && (rawEvents.size() >= batchSize || rawEvents.isFull());
  }

  Optional<RawEventBatch> takeRawEvents() {
    Optional<RawEventBatch> taken = Optional.ofNullable(rawEvents);
    rawEvents = null;
    return taken;
  }

  List<WindowState> takeSummaries() {
    List<WindowState> taken = List.copyOf(summaries.values());
    summaries.clear();
    taken.stream().filter(state -> !state.isFinal()).forEach(state -> noteTick(state.fold()));
    return taken;
  }

  /** A window that became final may have had no tick. Each tick changes one that is not. */
  private void noteTick(TickFold fold) {
    freshness.note(fold.window().coinId(), fold.close().order().timestamp());
  }

  /** Drops what was collected, because the transaction is aborted. */
  void discard() {
    takeRawEvents();
    summaries.clear();
    isAborted |= isWrittenBack || commitRequest.isPending() || writtenEarly() != Early.NOTHING;
  }

  /**
   * Returns whether something of the task went with an aborted transaction: what followed from its
   * records (raw events, refused records), or the final state of a quiet coin. Kafka Streams closes
   * the tasks whose offsets were in that transaction, and they repeat their work. Another task
   * would go on past what is lost.
   */
  boolean isAborted() {
    return isAborted;
  }

  @Override
  public void close() {
    commitRequest.end();
    freshness.close();
  }
}
