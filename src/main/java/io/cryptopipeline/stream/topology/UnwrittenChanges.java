package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.WindowState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What has changed in a task's state since it was written back. All of it is written at once,
 * between two records: stores that had a fact without its tick in the fold, or the other way round,
 * would make a wrong fold of a repeated record. Not thread-safe.
 */
final class UnwrittenChanges {

  private final StateStores stores;
  private final List<CoinState> coins = new ArrayList<>();
  private final List<OpenUnit> facts = new ArrayList<>();
  private final List<WindowChange> windows = new ArrayList<>();
  private final List<OpenUnit> closed = new ArrayList<>();

  private record WindowChange(OpenUnit unit, OpenWindow window) {}

  UnwrittenChanges(StateStores stores) {
    this.stores = stores;
  }

  void ofClock(CoinState coin) {
    coins.add(coin);
  }

  void ofFacts(OpenUnit unit) {
    facts.add(unit);
  }

  void of(OpenUnit unit, OpenWindow window) {
    windows.add(new WindowChange(unit, window));
  }

  /** Notes that a unit is closed: its facts and windows are deleted, not written. */
  void ofClosed(OpenUnit unit) {
    closed.add(unit);
  }

  boolean areNone() {
    return coins.isEmpty() && facts.isEmpty() && windows.isEmpty() && closed.isEmpty();
  }

  /**
   * Writes everything to the stores.
   *
   * @param changed takes the new state of each window
   */
  void writeBack(Consumer<WindowState> changed) {
    for (WindowChange change : windows) {
      changed.accept(change.window().state());
      if (!change.unit().isClosed()) {
        change.unit().writeBack(change.window());
      }
    }
    for (OpenUnit unit : facts) {
      if (!unit.isClosed()) {
        unit.writeBackFacts();
      }
    }
    closed.forEach(OpenUnit::delete);
    for (CoinState coin : coins) {
      stores.clocks().put(coin.id(), coin.clock());
      coin.noteWrittenBack();
    }
    windows.clear();
    facts.clear();
    closed.clear();
    coins.clear();
  }
}
