package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.WindowState;

/** An open window of a coin in memory. Not thread-safe. */
final class OpenWindow {

  private final CoinWindow window;
  private final long startMs;
  private final long endMs;

  /** Null before the first tick. */
  private WindowState state;

  /** Whether the store has a state of it. */
  private boolean stored;

  private boolean changed;

  private OpenWindow(CoinWindow window, WindowState state) {
    this.window = window;
    this.state = state;
    this.stored = state != null;
    startMs = window.start().toEpochMilli();
    endMs = window.end().toEpochMilli();
  }

  static OpenWindow empty(CoinWindow window) {
    return new OpenWindow(window, null);
  }

  static OpenWindow stored(WindowState state) {
    return new OpenWindow(state.fold().window(), state);
  }

  CoinWindow window() {
    return window;
  }

  long startMs() {
    return startMs;
  }

  long endMs() {
    return endMs;
  }

  boolean contains(long timeMs) {
    return timeMs >= startMs && timeMs < endMs;
  }

  /** Returns the state, null before the first tick. */
  WindowState state() {
    return state;
  }

  boolean isStored() {
    return stored;
  }

  boolean isChanged() {
    return changed;
  }

  /** Replaces the state; returns whether this is the first change since it was written back. */
  boolean change(WindowState newState) {
    state = newState;
    boolean first = !changed;
    changed = true;
    return first;
  }

  void noteWrittenBack() {
    changed = false;
    stored = true;
  }
}
