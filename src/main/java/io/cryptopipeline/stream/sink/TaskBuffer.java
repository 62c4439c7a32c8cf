package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.record.RawEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one task has offered since the last commit. For its stream thread alone. */
final class TaskBuffer {

  /** A batch is handed over early when its payloads have so many characters, however few. */
  private static final int MAX_BATCH_CHARACTERS = 8 << 20;

  private final int batchSize;
  private final Map<CoinWindow, WindowState> summaries = new LinkedHashMap<>();
  private List<RawEvent> rawEvents = new ArrayList<>();
  private int characters;

  TaskBuffer(int batchSize) {
    this.batchSize = batchSize;
  }

  void add(RawEvent event) {
    rawEvents.add(event);
    characters += event.rawTick().text().length();
  }

  /** Takes the state of a window in place of an earlier one. */
  void add(WindowState state) {
    summaries.put(state.fold().window(), state);
  }

  boolean holdsBatch() {
    return rawEvents.size() >= batchSize || characters >= MAX_BATCH_CHARACTERS;
  }

  List<RawEvent> takeRawEvents() {
    List<RawEvent> taken = rawEvents;
    rawEvents = new ArrayList<>();
    characters = 0;
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
