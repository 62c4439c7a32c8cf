package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.runtime.PrintableText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The states of a task's coins in memory, in front of its stores. Not thread-safe: for the task's
 * stream thread only.
 */
final class CoinStates {

  private static final Logger LOG = LogManager.getLogger(CoinStates.class);

  private final LatenessRule lateness;
  private final StateStores stores;
  private final StateMemory memory;
  private final UnwrittenChanges changes;

  /** From the coin used longest ago to the one used last. */
  private final Map<String, CoinState> coins = new LinkedHashMap<>(16, 0.75f, true);

  /** The bytes of {@link #coins}. */
  private long used;

  private boolean warned;

  CoinStates(LatenessRule lateness, StateStores stores, StateMemory memory) {
    this.lateness = lateness;
    this.stores = stores;
    this.memory = memory;
    changes = new UnwrittenChanges(stores);
  }

  CoinState get(String coinId) {
    CoinState coin = coins.get(coinId);
    if (coin == null) {
      coin = CoinState.load(coinId, lateness, stores, changes);
      coins.put(coinId, coin);
      use(coin.growth());
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
   * @param grown the coin whose state has just grown
   */
  boolean isMemoryExceeded(CoinState grown) {
    use(grown.growth());
    return memory.isExceeded(used);
  }

  private void use(long bytes) {
    used += bytes;
    memory.add(bytes);
  }

  /**
   * Forgets the coins used longest ago if the memory is used up; call it when nothing has changed.
   *
   * @throws PipelineException if that does not help, and the heap is about to be used up
   */
  void evict() {
    if (!memory.isExceeded(used)) {
      return;
    }
    Iterator<CoinState> eldest = coins.values().iterator();
    CoinState coin = eldest.next();
    while (!memory.isRelieved(used) && eldest.hasNext()) { // the one used last stays
      eldest.remove();
      use(-coin.counted());
      coin = eldest.next();
    }
    if (memory.isExceeded(used)) {
      checkLast(coin);
    }
  }

  private void checkLast(CoinState coin) {
    String taken =
        String.format(
            Locale.ROOT,
            "the facts of %s take %,d MB, those of all coins in memory %,d MB; they should take %,d MB, half of the heap",
            PrintableText.excerpt(coin.id()),
            coin.counted() >> 20,
            memory.used() >> 20,
            memory.limit() >> 20);
    if (memory.isDangerous()) {
      throw new PipelineException(
          taken
              + ". Start with a larger heap, for example twice as large: JAVA_TOOL_OPTIONS=-Xmx%sm"
                  .formatted((memory.limit() >> 20) * 4));
    }
    if (!warned) {
      warned = true;
      LOG.warn("{}. Each tick is now written to the state alone, which is slow", taken);
    }
  }

  /** Gives the memory back, because the task is closed. */
  void forgetAll() {
    use(-used);
    coins.clear();
  }

  /**
   * Returns the ids of the coins that have gone quiet with a unit that is not final. They may be in
   * the stores only.
   */
  List<String> quiet(long partitionMs) {
    Map<String, CoinState> known = known();
    List<String> ids = new ArrayList<>();
    try (KeyValueIterator<String, CoinClock> all = stores.clocks().all()) {
      while (all.hasNext()) {
        KeyValue<String, CoinClock> entry = all.next();
        CoinState inMemory = known.get(entry.key);
        CoinClock clock = inMemory == null ? entry.value : inMemory.clock();
        if (lateness.isQuiet(clock, partitionMs) && hasUnfinishedUnit(entry.key, clock, inMemory)) {
          ids.add(entry.key);
        }
      }
    }
    return ids;
  }

  /** Returns the coins in memory, to look at without using them. */
  private Map<String, CoinState> known() {
    return new HashMap<>(coins);
  }

  /**
   * Returns the time of the partition at which the next coin may go quiet, or a window of a quiet
   * coin may end; {@link QuietCheck#NEVER} if no window is left that is not final.
   */
  long nextQuietMs(long partitionMs) {
    Map<String, CoinState> known = known();
    long next = QuietCheck.NEVER;
    try (KeyValueIterator<String, CoinClock> all = stores.clocks().all()) {
      while (all.hasNext()) {
        KeyValue<String, CoinClock> entry = all.next();
        CoinState inMemory = known.get(entry.key);
        if (hasUnfinishedUnit(entry.key, entry.value, inMemory)) {
          next = Math.min(next, nextQuietMs(entry.value, inMemory, partitionMs));
        }
      }
    }
    return next;
  }

  private long nextQuietMs(CoinClock clock, CoinState inMemory, long partitionMs) {
    if (!lateness.isQuiet(clock, partitionMs)) {
      return clock.lastRecordMs() + lateness.grace().toMillis() + 1;
    }
    Set<WindowSize> sizes = inMemory == null ? lateness.windows().sizes() : inMemory.unfinished();
    return sizes.stream()
        .mapToLong(
            size ->
                lateness.windows().of(size, lateness.closedUntil(partitionMs)).end().toEpochMilli())
        .map(endMs -> endMs + lateness.grace().toMillis())
        .min()
        .orElse(QuietCheck.NEVER);
  }

  private boolean hasUnfinishedUnit(String id, CoinClock clock, CoinState inMemory) {
    return inMemory != null
        ? inMemory.units().stream().anyMatch(unit -> !unit.isFinal())
        : lateness.openUnits(id, clock).stream().anyMatch(unit -> !stores.state(unit).isFinal());
  }
}
