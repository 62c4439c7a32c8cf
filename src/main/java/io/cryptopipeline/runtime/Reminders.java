package io.cryptopipeline.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Says when a wait is long enough to be logged again: after 15 seconds, then after twice as long,
 * and so on. Safe for several threads.
 */
public final class Reminders {

  private static final Duration FIRST = Duration.ofSeconds(15);

  private final AtomicReference<Duration> next = new AtomicReference<>(FIRST);

  /** Returns, to one caller, whether a wait that has lasted this long is to be logged. */
  public boolean areDue(Duration waited) {
    Duration due = next.get();
    return waited.compareTo(due) >= 0 && next.compareAndSet(due, due.multipliedBy(2));
  }

  /** Returns whether the wait has been logged. */
  public boolean hadOne() {
    return !next.get().equals(FIRST);
  }

  /** Ends the wait. */
  public void reset() {
    next.set(FIRST);
  }
}
