package io.cryptopipeline.stream.sink;

import io.cryptopipeline.runtime.Durations;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides how soon a stream thread commits again: a commit may take a tenth of the thread's time,
 * but fresh records wait for {@link #LONGEST} at most. Old ones, which the thread catches up with,
 * may wait for a tenth of their age: many coins have then changed in each commit, and it costs as
 * much as all their ticks. For its stream thread only.
 */
final class CommitPace {

  /** Also the time after which a lone tick is in MongoDB. */
  static final Duration SHORTEST = Duration.ofMillis(100);

  /** For fresh records. */
  static final Duration LONGEST = Duration.ofSeconds(1);

  private static final int SHARE = 10;

  private final LongSupplier nanoClock;
  private long beganAt;
  private long endedAt;
  private Duration wait = Duration.ZERO;

  /**
   * @param nanoClock gives nanoseconds from any origin
   */
  CommitPace(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    endedAt = nanoClock.getAsLong();
  }

  void begin() {
    beganAt = nanoClock.getAsLong();
  }

  void end() {
    endedAt = nanoClock.getAsLong();
    wait = Durations.max(SHORTEST, Duration.ofNanos(SHARE * (endedAt - beganAt)));
  }

  /**
   * Returns how long to wait before the next commit is asked for: a millisecond at least.
   *
   * @param age the age of the record that is to be committed; negative if it is in the future
   */
  Duration untilNext(Duration age) {
    Duration bound = Durations.max(LONGEST, age.dividedBy(SHARE));
    Duration passed = Duration.ofNanos(nanoClock.getAsLong() - endedAt);
    return Durations.max(Duration.ofMillis(1), Durations.min(wait, bound).minus(passed));
  }
}
