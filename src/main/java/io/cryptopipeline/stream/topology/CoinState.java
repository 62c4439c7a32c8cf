package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.stream.topology.UnitFacts.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The state of one coin in memory: its clock and its open units. Not thread-safe. */
final class CoinState {

  /** About the size of a coin without open units. */
  private static final long EMPTY_BYTES = 500;

  private final String id;
  private final LatenessRule lateness;
  private final StateStores stores;
  private final UnwrittenChanges changes;
  private final Fact.Maker factMaker = new Fact.Maker();

  /** Oldest first. */
  private final List<OpenUnit> units = new ArrayList<>(2);

  /** By size, the end of the window that the coin's time less the grace is in, once known. */
  private final Map<WindowSize, Long> nextCrossingMs = new EnumMap<>(WindowSize.class);

  private CoinClock clock;
  private boolean changed;
  private long counted;

  private CoinState(
      String id,
      CoinClock clock,
      LatenessRule lateness,
      StateStores stores,
      UnwrittenChanges changes) {
    this.id = id;
    this.clock = clock;
    this.lateness = lateness;
    this.stores = stores;
    this.changes = changes;
  }

  /**
   * Returns the coin's state, read from the stores.
   *
   * @throws IllegalStateException if the state was made with other windows
   */
  static CoinState load(
      String id, LatenessRule lateness, StateStores stores, UnwrittenChanges changes) {
    CoinClock stored = stores.clocks().get(id);
    CoinClock clock = stored == null ? CoinClock.UNSET : stored;
    CoinState coin = new CoinState(id, clock, lateness, stores, changes);
    for (CoinWindow unit : lateness.openUnits(id, clock)) {
      coin.units.add(OpenUnit.stored(unit, lateness.windows(), stores));
    }
    return coin;
  }

  String id() {
    return id;
  }

  CoinClock clock() {
    return clock;
  }

  /**
   * Replaces the clock, and notes it as changed unless it is the same object: comparing contents
   * would cost time at each tick.
   */
  @SuppressWarnings("ReferenceEquality")
  void update(CoinClock newClock) {
    if (newClock != clock) {
      clock = newClock;
      if (!changed) {
        changed = true;
        changes.ofClock(this);
      }
    }
  }

  void noteWrittenBack() {
    changed = false;
  }

  Fact fact(RawTick rawTick) {
    return factMaker.of(rawTick.eventId(), rawTick.tick());
  }

  /** Looks the fact up in all open units: a conflicting time may be in another one. */
  Known lookUp(Fact fact) {
    for (OpenUnit unit : units) {
      Known known = unit.facts().lookUp(fact);
      if (known != Known.NEW) {
        return known;
      }
    }
    return Known.NEW;
  }

  /** Returns the open unit at that time, null if there is none. */
  OpenUnit unitAt(long timeMs) {
    for (int i = units.size() - 1; i >= 0; i--) {
      if (units.get(i).contains(timeMs)) {
        return units.get(i);
      }
    }
    return null;
  }

  List<OpenUnit> units() {
    return units;
  }

  OpenUnit open(CoinWindow window) {
    OpenUnit unit = OpenUnit.empty(window, lateness.windows(), stores);
    int at = units.size();
    while (at > 0 && units.get(at - 1).window().start().isAfter(window.start())) {
      at--;
    }
    units.add(at, unit);
    update(clock.opened(window.window()));
    return unit;
  }

  void remember(Fact fact, OpenUnit unit) {
    if (unit.add(fact)) {
      changes.ofFacts(unit);
    }
  }

  void update(OpenUnit unit, OpenWindow window, WindowState state) {
    if (window.change(state)) {
      unit.keep(window);
      changes.of(unit, window);
    }
  }

  /** Forgets the unit, whose facts and windows are deleted. */
  private void close(OpenUnit unit) {
    units.remove(unit);
    unit.markClosed();
    changes.ofClosed(unit);
    update(clock.closed(unit.window().window()));
  }

  /**
   * Makes the windows final that end by {@code latestEnd}. Those that the coin's time had passed at
   * {@code since} are final already. The search begins two usual lengths earlier, as some windows
   * are longer than usual.
   */
  void finish(WindowSize size, CoinClock since, Instant latestEnd) {
    long toMs = latestEnd.toEpochMilli();
    long fromMs = lateness.closedUntil(since).minus(size.usual().multipliedBy(2)).toEpochMilli();
    for (OpenUnit unit : units) {
      for (OpenWindow window : unit.between(size, fromMs, toMs)) {
        if (!window.state().isFinal() && window.endMs() <= toMs) {
          update(unit, window, new WindowState(window.state().fold(), true));
        }
      }
    }
  }

  /** Closes the units that the coin's time has passed. */
  void closePassed() {
    for (OpenUnit unit : List.copyOf(units)) {
      if (lateness.hasPassed(clock, unit.endMs())) {
        close(unit);
      }
    }
  }

  /** Returns the sizes of which the last window of some unit is not final. */
  Set<WindowSize> unfinished() {
    Set<WindowSize> sizes = EnumSet.noneOf(WindowSize.class);
    for (OpenUnit unit : units) {
      long lastMs = Math.min(clock.latestEventMs(), unit.endMs() - 1);
      for (WindowSize size : lateness.windows().sizes()) {
        WindowState last = unit.at(size, lastMs).state();
        if (last != null && !last.isFinal()) {
          sizes.add(size);
        }
      }
    }
    return sizes;
  }

  /** Returns whether a window of that size may have ended since the clock was {@code before}. */
  boolean hasCrossed(WindowSize size, CoinClock before) {
    Long next = nextCrossingMs.get(size);
    if (next != null && !lateness.hasPassed(clock, next)) {
      return false; // without computing dates for each tick
    }
    Window current = lateness.windows().of(size, lateness.closedUntil(clock));
    nextCrossingMs.put(size, current.end().toEpochMilli());
    return lateness.hasCrossed(size, before, clock);
  }

  /** Returns by about how many bytes the state has grown in memory since it was asked last. */
  long growth() {
    long bytes = EMPTY_BYTES;
    for (OpenUnit unit : units) {
      bytes += unit.bytes();
    }
    long growth = bytes - counted;
    counted = bytes;
    return growth;
  }

  /** Returns the bytes that {@link #growth} has told so far. */
  long counted() {
    return counted;
  }
}
