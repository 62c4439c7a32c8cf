package io.cryptopipeline.source;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Records which trades of a product were received, by sequential number: all up to the last one,
 * except for the last thousand gaps. Older gaps are forgotten. For one thread.
 */
final class TradeProgress {

  private static final int HOLES_KEPT = 1_000;

  private final Deque<Hole> holes = new ArrayDeque<>();
  private Optional<LastTrade> last;

  /** Skipped numbers, both bounds included. */
  private record Hole(long from, long to) {

    boolean contains(long id) {
      return from <= id && id <= to;
    }
  }

  TradeProgress(Optional<LastTrade> last) {
    this.last = last;
  }

  /** Returns the last trade that was received; empty before the first. */
  Optional<LastTrade> last() {
    return last;
  }

  /** Returns how many numbers this one would skip. */
  long missingBefore(long id) {
    return last.map(l -> Math.max(0, id - l.id() - 1)).orElse(0L);
  }

  /**
   * Returns whether the exchange has restarted its numbers: a lower number that was not received,
   * with a clearly later time.
   */
  boolean isRenumbered(long id, Instant time) {
    return last.isPresent()
        && last.get().isRenumberedBy(new LastTrade(id, time))
        && holes.stream().noneMatch(hole -> hole.contains(id));
  }

  /** Records a trade, and returns whether it is new. */
  boolean take(long id, Instant time) {
    if (last.isPresent() && id <= last.get().id()) {
      return takeFromHole(id);
    }
    if (missingBefore(id) > 0) {
      keep(new Hole(last.orElseThrow().id() + 1, id - 1));
    }
    last = Optional.of(new LastTrade(id, time));
    return true;
  }

  private boolean takeFromHole(long id) {
    for (Hole hole : holes) {
      if (hole.contains(id)) {
        holes.remove(hole);
        keep(new Hole(hole.from(), id - 1));
        keep(new Hole(id + 1, hole.to()));
        return true;
      }
    }
    return false;
  }

  private void keep(Hole hole) {
    if (hole.from() <= hole.to()) {
      holes.add(hole);
    }
    if (holes.size() > HOLES_KEPT) {
      holes.remove();
    }
  }
}
