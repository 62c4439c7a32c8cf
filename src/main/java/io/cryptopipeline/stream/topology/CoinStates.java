package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.runtime.PrintableText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * The states of a task's coins in memory, in front of its stores. Not thread-safe: for the task's
 * stream thread only.
 */
final class CoinStates {

  private final LatenessRule lateness;
  private final StateStores stores;
  private final StateMemory memory;
  private final Changes changes;

  /** From the coin used longest ago to the one used last. */
  private final Map<String, CoinState> coins = new LinkedHashMap<>(16, 0.75f, true);

  CoinStates(LatenessRule lateness, StateStores stores, StateMemory memory) {
    this.lateness = lateness;
    this.stores = stores;
    this.memory = memory;
    changes = new Changes(stores);
  }

  CoinState get(String coinId) {
    CoinState coin = coins.get(coinId);
    if (coin == null) {
      coin = CoinState.load(coinId, lateness, stores, changes);
      coins.put(coinId, coin);
      memory.add(coin.growth());
    }
    return coin;
  }

  /** Returns whether the stores lack something. */
  boolean hasChanged() {
    return !changes.areNone();
  }

  /**
   * Writes everything that has changed to the stores.
   *
   * @param changed takes the new state of each window
   */
  void writeBack(Consumer<WindowState> changed) {
    changes.writeBack(changed);
  }

  /**
   * Returns whether the memory is used up. Then the caller writes back what has changed, and {@link
   * #evict}s.
   *
   * @param used the coin whose state has just grown
   */
  boolean isMemoryExceeded(CoinState used) {
    memory.add(used.growth());
    return memory.isExceeded();
  }

  /**
   * Forgets the coins used longest ago if the memory is used up; call it when nothing has changed.
   *
   * @throws PipelineException if one coin alone takes more than all may take
   */
  void evict() {
    if (!memory.isExceeded()) {
      return;
    }
    Iterator<CoinState> eldest = coins.values().iterator();
    while (!memory.isRelieved() && eldest.hasNext()) {
      CoinState coin = eldest.next();
      if (eldest.hasNext()) { // not the one used last
        eldest.remove();
        memory.add(-coin.counted());
      } else if (coin.counted() > memory.limit()) {
        throw new PipelineException(
            String.format(
                Locale.ROOT,
                "the facts of %s take %,d MB, and all open days may take %,d MB, half of the heap: raise it, for example with JAVA_TOOL_OPTIONS=-Xmx2g",
                PrintableText.excerpt(coin.id()),
                coin.counted() >> 20,
                memory.limit() >> 20));
      }
    }
  }

  /** Gives the memory back, because the task is closed. */
  void forgetAll() {
    coins.values().forEach(coin -> memory.add(-coin.counted()));
    coins.clear();
  }

  /**
   * Returns the coins that have gone quiet with a unit that is not final. They may be in the stores
   * only.
   */
  List<CoinState> quiet(long partitionMs) {
    List<String> ids = new ArrayList<>();
    try (KeyValueIterator<String, CoinClock> all = stores.clocks().all()) {
      while (all.hasNext()) {
        KeyValue<String, CoinClock> entry = all.next();
        CoinState inMemory = coins.get(entry.key);
        CoinClock clock = inMemory == null ? entry.value : inMemory.clock();
        if (lateness.isQuiet(clock, partitionMs) && hasUnfinishedUnit(entry.key, clock)) {
          ids.add(entry.key);
        }
      }
    }
    return ids.stream().map(this::get).toList();
  }

  /**
   * Returns the time of the partition at which the next coin may go quiet, or a window of a quiet
   * coin may end; {@link QuietCheck#NEVER} if no window is left that is not final.
   */
  long nextQuietMs(long partitionMs) {
    long next = QuietCheck.NEVER;
    try (KeyValueIterator<String, CoinClock> all = stores.clocks().all()) {
      while (all.hasNext()) {
        KeyValue<String, CoinClock> entry = all.next();
        if (hasUnfinishedUnit(entry.key, entry.value)) {
          next = Math.min(next, nextQuietMs(entry.key, entry.value, partitionMs));
        }
      }
    }
    return next;
  }

  private long nextQuietMs(String id, CoinClock clock, long partitionMs) {
    if (!lateness.isQuiet(clock, partitionMs)) {
      return clock.lastRecordMs() + lateness.grace().toMillis() + 1;
    }
    CoinState inMemory = coins.get(id);
    Set<WindowSize> sizes = inMemory == null ? lateness.windows().sizes() : inMemory.unfinished();
    return sizes.stream()
        .mapToLong(
            size ->
                lateness.windows().of(size, lateness.closedUntil(partitionMs)).end().toEpochMilli())
        .map(endMs -> endMs + lateness.grace().toMillis())
        .min()
        .orElse(QuietCheck.NEVER);
  }

  private boolean hasUnfinishedUnit(String id, CoinClock clock) {
    CoinState inMemory = coins.get(id);
    return inMemory != null
        ? inMemory.units().stream().anyMatch(unit -> !unit.isFinal())
        : lateness.openUnits(id, clock).stream().anyMatch(unit -> !stores.state(unit).isFinal());
  }
}
