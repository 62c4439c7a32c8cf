package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.topology.StateCommits;
import io.cryptopipeline.stream.topology.StateCommits.Early;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what one task has offered since the last commit. For its stream thread only. */
final class TaskBuffer {

  private final Storage storage;
  private final int batchSize;
  private final Map<CoinWindow, WindowState> summaries = new LinkedHashMap<>();

  /** Null where no state is written back at commits. */
  private StateCommits.TaskState state;

  /** Null while there are none. */
  private RawEventBatch rawEvents;

  TaskBuffer(Storage storage, int batchSize) {
    this.storage = storage;
    this.batchSize = batchSize;
  }

  /** Sets the state that is written back at each commit. */
  void setState(StateCommits.TaskState taskState) {
    state = taskState;
  }

  /** Writes the task's state to its stores, and collects the windows that have changed. */
  void writeBackState() {
    if (state != null) {
      state.writeBack(this::add);
    }
  }

  Early writtenEarly() {
    return state == null ? Early.NOTHING : state.writtenEarly();
  }

  void noteCommit() {
    if (state != null) {
      state.noteCommit();
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
    return taken;
  }

  void clear() {
    takeRawEvents();
    takeSummaries();
  }
}
