package io.cryptopipeline.stream.sink;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides how soon a stream thread commits again: a commit may take a tenth of the thread's time.
 * For its stream thread only.
 */
final class CommitPace {

  /** Also the time after which a lone tick is in MongoDB. */
  static final Duration SHORTEST = Duration.ofMillis(100);

  private static final int SHARE = 10;

  private final LongSupplier nanoClock;
  private long beganAt;
  private long nextAt;

  /**
   * @param nanoClock gives nanoseconds from any origin
   */
  CommitPace(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    nextAt = nanoClock.getAsLong();
  }

  void begin() {
    beganAt = nanoClock.getAsLong();
  }

  void end() {
    long now = nanoClock.getAsLong();
    nextAt = now + Math.max(SHORTEST.toNanos(), SHARE * (now - beganAt));
  }

  /** Returns how long to wait before the next commit is asked for: a millisecond at least. */
  Duration untilNext() {
    long wait = nextAt - nanoClock.getAsLong();
    return Duration.ofMillis(Math.max(1, wait / 1_000_000));
  }
}
