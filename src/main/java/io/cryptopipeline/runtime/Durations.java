package io.cryptopipeline.runtime;

import java.time.Duration;

/** The shorter and the longer of two times, which {@link Duration} lacks. */
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
}
