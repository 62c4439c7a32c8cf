package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.model.Windows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * An open unit of a coin in memory: its facts, and those of its windows that have changed since
 * they were written back, or got the last tick of their size. Its other windows are in the store.
 * Not thread-safe.
 */
final class OpenUnit {

  /** About the size of a unit with a window of each size, without facts. */
  private static final long EMPTY_BYTES = 3_000;

  private final CoinWindow window;
  private final long startMs;
  private final long endMs;
  private final Windows windows;
  private final StateStores stores;
  private final UnitFacts facts;
  private final Map<WindowSize, Map<Long, OpenWindow>> inMemory = new EnumMap<>(WindowSize.class);
  private final Map<WindowSize, OpenWindow> latest = new EnumMap<>(WindowSize.class);
  private String market;
  private boolean hasNewFacts;
  private boolean closed;

  private OpenUnit(CoinWindow window, boolean isStored, Windows windows, StateStores stores) {
    this.window = window;
    this.windows = windows;
    this.stores = stores;
    startMs = window.start().toEpochMilli();
    endMs = window.end().toEpochMilli();
    facts = new UnitFacts(new FactSegments(stores.facts(), window.coinId(), startMs), isStored);
    windows.sizes().forEach(size -> inMemory.put(size, new HashMap<>(4)));
  }

  /** Returns a unit without facts. */
  static OpenUnit empty(CoinWindow window, Windows windows, StateStores stores) {
    return new OpenUnit(window, false, windows, stores);
  }

  /** Returns a unit that is in the store. */
  static OpenUnit stored(CoinWindow window, Windows windows, StateStores stores) {
    return new OpenUnit(window, true, windows, stores);
  }

  CoinWindow window() {
    return window;
  }

  long endMs() {
    return endMs;
  }

  boolean contains(long timeMs) {
    return timeMs >= startMs && timeMs < endMs;
  }

  UnitFacts facts() {
    return facts;
  }

  /** Adds a new fact; returns whether it is the first since the facts were written back. */
  boolean add(Fact fact) {
    facts.add(fact);
    boolean first = !hasNewFacts;
    hasNewFacts = true;
    return first;
  }

  /** Returns whether the market was admitted last, which saves another check. */
  boolean hasAdmitted(String other) {
    return other.equals(market);
  }

  void admit(String admitted) {
    market = admitted;
  }

  /** Returns the window of that size at a time of the unit. */
  OpenWindow at(WindowSize size, long timeMs) {
    OpenWindow last = latest.get(size);
    if (last != null && last.contains(timeMs)) {
      return last;
    }
    if (last != null && !last.isChanged()) {
      inMemory.get(size).remove(last.startMs());
    }
    CoinWindow wanted =
        new CoinWindow(window.coinId(), windows.of(size, Instant.ofEpochMilli(timeMs)));
    OpenWindow found =
        inMemory.get(size).computeIfAbsent(wanted.start().toEpochMilli(), at -> find(wanted));
    latest.put(size, found);
    return found;
  }

  private OpenWindow find(CoinWindow wanted) {
    WindowState state = stores.state(wanted);
    return state == null ? OpenWindow.empty(wanted) : OpenWindow.stored(state);
  }

  /**
   * Returns the windows of that size that have a tick and start from {@code fromMs} to {@code
   * toMs}, inclusive, by their start.
   */
  Collection<OpenWindow> between(WindowSize size, long fromMs, long toMs) {
    TreeMap<Long, OpenWindow> found = new TreeMap<>();
    long from = Math.max(fromMs, startMs);
    long to = Math.min(toMs, endMs - 1);
    if (from > to) {
      return found.values();
    }
    Map<Long, OpenWindow> known = inMemory.get(size);
    try (WindowStoreIterator<WindowState> stored =
        stores
            .windows()
            .get(size)
            .fetch(window.coinId(), Instant.ofEpochMilli(from), Instant.ofEpochMilli(to))) {
      stored.forEachRemaining(
          entry -> {
            OpenWindow inMemoryToo = known.get(entry.key);
            found.put(
                entry.key, inMemoryToo != null ? inMemoryToo : OpenWindow.stored(entry.value));
          });
    }
    known.forEach(
        (start, open) -> {
          if (start >= from && start <= to && open.state() != null) {
            found.put(start, open);
          }
        });
    return found.values();
  }

  /** Keeps a window that {@link #between} returned in memory, because it changes. */
  void keep(OpenWindow changed) {
    inMemory.get(changed.window().window().size()).put(changed.startMs(), changed);
  }

  boolean isFinal() {
    return at(windows.unitSize(), startMs).state().isFinal();
  }

  boolean isClosed() {
    return closed;
  }

  void markClosed() {
    closed = true;
  }

  /** Writes the new facts to the store. */
  void writeBackFacts() {
    facts.writeBack();
    hasNewFacts = false;
  }

  /** Writes the window's state to the store, and forgets it unless it got the last tick. */
  void writeBack(OpenWindow open) {
    WindowSize size = open.window().window().size();
    stores.windows().get(size).put(window.coinId(), open.state(), open.startMs());
    open.noteWrittenBack();
    if (latest.get(size) != open) {
      inMemory.get(size).remove(open.startMs());
    }
  }

  /** Deletes the unit's facts and windows from the store. */
  void delete() {
    facts.delete();
    for (WindowSize size : windows.sizes()) {
      List<Long> starts = new ArrayList<>();
      between(size, startMs, endMs - 1)
          .forEach(
              open -> {
                if (open.isStored()) {
                  starts.add(open.startMs());
                }
              });
      starts.forEach(start -> stores.windows().get(size).put(window.coinId(), null, start));
    }
  }

  /** Returns about how many bytes it takes in memory. */
  long bytes() {
    return EMPTY_BYTES + facts.bytes();
  }
}
