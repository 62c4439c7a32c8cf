package io.cryptopipeline.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Records which trades of a product were received, by sequential number: all up to the last one,
 * except for the holes. A hole that is still to be filled is never forgotten, or its trades would
 * be dropped when they come. Of those that are known to be missing, the last thousand are kept. For
 * one thread.
 */
final class TradeProgress {

  /** A number farther from the last one is not its successor. */
  static final long MOST_MISSING = 1_000_000_000;

  private static final int DECLARED_HOLES_KEPT = 1_000;

  /** By their first numbers; they do not overlap. */
  private final NavigableMap<Long, Hole> holes = new TreeMap<>();

  /** The first numbers of those that are known to be missing. */
  private final NavigableSet<Long> declared = new TreeSet<>();

  private Optional<LastTrade> last;

  /**
   * Skipped numbers.
   *
   * @param from the first one
   * @param to the last one
   * @param isDeclared whether they are known to be missing
   */
  private record Hole(long from, long to, boolean isDeclared) {

    long size() {
      return to - from + 1;
    }
  }

  TradeProgress(Optional<LastTrade> last) {
    this.last = last;
  }

  /** Returns the last trade that was received; empty before the first. */
  Optional<LastTrade> last() {
    return last;
  }

  /**
   * Returns the last trade if every number up to it was received or is known to be missing; empty
   * if one is still to be fetched.
   */
  Optional<LastTrade> complete() {
    return holes.size() > declared.size() ? Optional.empty() : last;
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
        && holeAt(id).isEmpty();
  }

  /** Records a trade, and returns whether it is new. */
  boolean take(long id, Instant time) {
    if (last.isPresent() && id <= last.get().id()) {
      return takeFromHole(id);
    }
    if (missingBefore(id) > 0) {
      keep(new Hole(last.orElseThrow().id() + 1, id - 1, false));
    }
    last = Optional.of(new LastTrade(id, time));
    return true;
  }

  /** Continues with the trade of that number, whatever is missing before it. */
  void passOver(long before) {
    if (missingBefore(before) > 0) {
      LastTrade received = last.orElseThrow();
      keep(new Hole(received.id() + 1, before - 1, false));
      last = Optional.of(new LastTrade(before - 1, received.time()));
    }
  }

  /** Returns how many numbers were skipped that are not known to be missing. */
  long skipped() {
    return holes.values().stream().filter(hole -> !hole.isDeclared()).mapToLong(Hole::size).sum();
  }

  /**
   * Declares the skipped numbers in a range to be missing, and returns how many they are. One that
   * is received nevertheless is new.
   *
   * @param from the first number of the range
   * @param to the last one
   */
  long declareMissing(long from, long to) {
    long missing = 0;
    for (Hole hole : List.copyOf(holes.headMap(to, true).values())) {
      long first = Math.max(from, hole.from());
      long end = Math.min(to, hole.to());
      if (!hole.isDeclared() && first <= end) {
        missing += end - first + 1;
        forget(hole);
        keep(new Hole(hole.from(), first - 1, false));
        keep(new Hole(first, end, true));
        keep(new Hole(end + 1, hole.to(), false));
      }
    }
    return missing;
  }

  private boolean takeFromHole(long id) {
    Optional<Hole> found = holeAt(id);
    if (found.isEmpty()) {
      return false;
    }
    Hole hole = found.get();
    forget(hole);
    keep(new Hole(hole.from(), id - 1, hole.isDeclared()));
    keep(new Hole(id + 1, hole.to(), hole.isDeclared()));
    return true;
  }

  private Optional<Hole> holeAt(long id) {
    return Optional.ofNullable(holes.floorEntry(id))
        .map(Map.Entry::getValue)
        .filter(hole -> id <= hole.to());
  }

  private void keep(Hole hole) {
    if (hole.from() > hole.to()) {
      return;
    }
    holes.put(hole.from(), hole);
    if (hole.isDeclared() && declared.add(hole.from()) && declared.size() > DECLARED_HOLES_KEPT) {
      holes.remove(declared.pollFirst());
    }
  }

  private void forget(Hole hole) {
    holes.remove(hole.from());
    declared.remove(hole.from());
  }
}
