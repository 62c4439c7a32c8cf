package io.cryptopipeline.simulation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The faults of some seeds, which strike a real application. Each waits until enough records were
 * sent, as in its simulation, and strikes at the next pass of its point by any instance. Safe for
 * several threads.
 */
final class Strikes {

  /** A freeze takes seconds: the group rebalances twice. */
  private static final int MAX_FREEZES = 3;

  private final Random random;
  private final RealGroup group;
  private final List<Strike> armed = new ArrayList<>();
  private final Map<String, Integer> struck = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private boolean isOneFrozen;
  private int freezes;

  Strikes(Random random, RealGroup group) {
    this.random = random;
    this.group = group;
  }

  /** Lets these strike from now on. */
  synchronized void arm(List<Strike> strikes) {
    for (Strike strike : strikes) {
      if (strike.fault() != Fault.FROZEN || freezes++ < MAX_FREEZES) {
        armed.add(at(strike));
      }
    }
  }

  /** Returns the strike at a point that a real application has. */
  private static Strike at(Strike strike) {
    Point point = strike.point();
    if (strike.fault() == Fault.FROZEN && point != Point.SUMMARY_PUT) {
      point = Point.OFFSETS_SENT;
    } else if (point == Point.CHECKPOINT || point == Point.CLOSE) {
      point = Point.COMMITTED;
    }
    return new Strike(strike.sent(), point, strike.fault());
  }

  /** Lets none strike any more, and returns those that have found no occasion. */
  synchronized List<Strike> disarm() {
    List<Strike> left = List.copyOf(armed);
    armed.clear();
    return left;
  }

  /** Returns how often each has struck. */
  synchronized Map<String, Integer> struck() {
    return new TreeMap<>(struck);
  }

  /** Returns what went wrong with the faults themselves. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  synchronized int upTo(int limit) {
    return random.nextInt(limit + 1);
  }

  private synchronized Fault take(Point point) {
    if (isOneFrozen) {
      return null; // the others have to get on
    }
    for (Iterator<Strike> all = armed.iterator(); all.hasNext(); ) {
      Strike strike = all.next();
      if (strike.point() == point) {
        all.remove();
        struck.merge(strike.fault() + " at " + point, 1, Integer::sum);
        isOneFrozen = strike.fault() == Fault.FROZEN;
        return strike.fault();
      }
    }
    return null;
  }

  /**
   * Passes a point; the instance may be killed, fenced or frozen at it.
   *
   * @return the point's own fault, which its caller has to play; null for none
   */
  Fault at(Point point, RealInstance instance) {
    instance.checkAlive();
    Fault fault = take(point);
    if (fault == null) {
      return null;
    }
    switch (fault) {
      case KILLED -> instance.kill(upTo(2) == 0);
      case FENCED -> group.fence(instance.transactionalId());
      case FROZEN -> freeze(instance);
      default -> {
        return fault;
      }
    }
    return null;
  }

  /** Holds the calling thread until others have committed what its instance was about to. */
  private void freeze(RealInstance instance) {
    try {
      group.fence(instance.transactionalId());
      group.removeMembers();
      group.awaitCommitted(instance.offsets());
    } catch (RuntimeException e) {
      synchronized (this) {
        failures.add("frozen: " + e);
      }
    } finally {
      synchronized (this) {
        isOneFrozen = false;
      }
    }
  }
}
