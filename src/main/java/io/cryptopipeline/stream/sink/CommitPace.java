package io.cryptopipeline.stream.sink;

import io.cryptopipeline.runtime.Durations;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides how soon a stream thread commits again: a commit may take a tenth of the thread's time.
 * But fresh records wait for {@link #LONGEST_FOR_FRESH} at most. Old ones, with which the thread
 * catches up, may wait longer: of many coins, nearly each has changed in each commit, which then
 * costs as much as all its ticks. For its stream thread only.
 */
final class CommitPace {

  /** Also the time after which a lone tick is in MongoDB. */
  static final Duration SHORTEST = Duration.ofMillis(100);

  static final Duration LONGEST_FOR_FRESH = Duration.ofSeconds(1);

  /** The age from which a record is old: the thread is probably behind, and should catch up. */
  private static final Duration OLD = Duration.ofSeconds(10);

  private static final int SHARE = 10;

  private final LongSupplier nanoClock;
  private long beganAt;
  private long endedAt;
  private long records;
  private Duration wait = Duration.ZERO;

  /**
   * @param nanoClock gives nanoseconds from any origin
   */
  CommitPace(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    endedAt = nanoClock.getAsLong();
  }

  /** Returns whether a record of this age is old. The age of one in the future is negative. */
  static boolean isOld(Duration age) {
    return age.compareTo(OLD) >= 0;
  }

  /** Notes that the thread has processed a record. */
  void noteRecord() {
    records++;
  }

  /** Returns how many records the thread has processed. */
  long records() {
    return records;
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
   * @param isForOldRecords whether all records that are to be committed are old
   */
  Duration untilNext(boolean isForOldRecords) {
    return Durations.max(Duration.ofMillis(1), left(isForOldRecords));
  }

  /**
   * Returns whether the wait for the next commit is over.
   *
   * @param isForOldRecords whether all records that are to be committed are old
   */
  boolean isDue(boolean isForOldRecords) {
    return left(isForOldRecords).compareTo(Duration.ZERO) <= 0;
  }

  private Duration left(boolean isForOldRecords) {
    Duration bounded = isForOldRecords ? wait : Durations.min(wait, LONGEST_FOR_FRESH);
    return bounded.minusNanos(nanoClock.getAsLong() - endedAt);
  }
}
