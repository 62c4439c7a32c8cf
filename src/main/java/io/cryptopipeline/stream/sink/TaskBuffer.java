package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.topology.StateCommits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what one task has offered since the last commit. For its stream thread only. */
final class TaskBuffer {

  /** The number of payload bytes at which a batch is full, however few events it has. */
  private static final int MAX_BATCH_BYTES = 8 << 20;

  private final int batchSize;
  private final Map<CoinWindow, WindowState> summaries = new LinkedHashMap<>();
  private List<RawEvent> rawEvents = new ArrayList<>();
  private int bytes;
  private StateCommits.TaskState state;

  TaskBuffer(int batchSize) {
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

  /** Returns whether the task's stores are ahead of its offsets. */
  boolean isAheadOfOffsets() {
    return state != null && state.isAheadOfOffsets();
  }

  void add(RawEvent event) {
    rawEvents.add(event);
    bytes += event.rawTick().value().length;
  }

  /** Replaces an earlier state of the same window. */
  void add(WindowState state) {
    summaries.put(state.fold().window(), state);
  }

  boolean holdsBatch() {
    return rawEvents.size() >= batchSize || bytes >= MAX_BATCH_BYTES;
  }

  List<RawEvent> takeRawEvents() {
    List<RawEvent> taken = rawEvents;
    rawEvents = new ArrayList<>();
    bytes = 0;
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
