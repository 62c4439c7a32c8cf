package io.cryptopipeline.stream.topology;

import java.time.Duration;

/**
 * The timestamps with which the broker accepts a record of {@code crypto-raw}, and keeps it for a
 * while. The broker rejects a whole batch for one record, which breaks the transaction.
 *
 * @param maxAge how old a timestamp may be
 * @param maxAhead how far it may be in the future
 */
public record TimestampLimits(Duration maxAge, Duration maxAhead) {

  /** Every timestamp is allowed. */
  public static final TimestampLimits NONE =
      new TimestampLimits(Duration.ofMillis(Long.MAX_VALUE), Duration.ofMillis(Long.MAX_VALUE));

  /**
   * Returns whether a timestamp is at most half as old as allowed, because the record is not sent
   * at once and should not be deleted soon; and whether it is not too far ahead, which it only
   * becomes less.
   */
  boolean allow(long timestampMs, long nowMs) {
    long ageMs = nowMs - timestampMs;
    return ageMs <= maxAge.toMillis() / 2 && -ageMs <= maxAhead.toMillis();
  }
}
