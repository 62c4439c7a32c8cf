package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** The states of the open windows, one store per window size. */
final class WindowStates {

  private static final int RECENT = 10_000;

  private final Map<WindowSize, WindowStore<String, WindowState>> stores;

  /** The states used last, to avoid a read from the store for every tick. */
  private final Map<CoinWindow, WindowState> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CoinWindow, WindowState> eldest) {
          return size() > RECENT;
        }
      };

  WindowStates(Map<WindowSize, WindowStore<String, WindowState>> stores) {
    this.stores = stores;
  }

  /** Returns the state of the window, or null. */
  WindowState get(CoinWindow window) {
    WindowState state = recent.get(window);
    return state != null
        ? state
        : store(window).fetch(window.coinId(), window.start().toEpochMilli());
  }

  void put(WindowState state) {
    CoinWindow window = state.fold().window();
    store(window).put(window.coinId(), state, window.start().toEpochMilli());
    recent.put(window, state);
  }

  /** Deletes the states of all windows in {@code unit}. */
  void deleteAllIn(CoinWindow unit) {
    for (WindowSize size : stores.keySet()) {
      for (WindowState state :
          between(size, unit.coinId(), unit.start(), unit.end().minusMillis(1))) {
        CoinWindow window = state.fold().window();
        store(window).put(window.coinId(), null, window.start().toEpochMilli());
        recent.remove(window);
      }
    }
  }

  /**
   * Returns the states of the coin's windows that start from {@code from} to {@code to}, inclusive.
   */
  List<WindowState> between(WindowSize size, String coinId, Instant from, Instant to) {
    List<WindowState> states = new ArrayList<>();
    try (WindowStoreIterator<WindowState> found = stores.get(size).fetch(coinId, from, to)) {
      found.forEachRemaining(entry -> states.add(entry.value));
    }
    return states;
  }

  private WindowStore<String, WindowState> store(CoinWindow window) {
    return stores.get(window.window().size());
  }
}
