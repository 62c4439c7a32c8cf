package io.cryptopipeline.runtime;

import java.time.Duration;
import java.time.Instant;

/** What {@link Duration} lacks. */
public final class Durations {

  private Durations() {}

  /** Returns the shorter of two times. */
  public static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** Returns the longer of two times. */
  public static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** Returns the time from one instant to the other; zero if the clock was set back meanwhile. */
  public static Duration elapsed(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
  }

  /** Returns the duration in seconds, to the millisecond. */
  public static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
