package io.cryptopipeline.source;

import java.time.Duration;
import java.time.Instant;

/**
 * The last trade of a product that was received.
 *
 * @param id its sequential number
 * @param time its event time
 */
public record LastTrade(long id, Instant time) {

  private static final Duration CLEARLY_LATER = Duration.ofMinutes(1);

  /**
   * Returns whether the other trade is later: it has a higher number, or a lower number and a
   * clearly later time, because the exchange has restarted its numbers.
   */
  public boolean isBefore(LastTrade other) {
    return other.id > id || isRenumberedBy(other);
  }

  boolean isRenumberedBy(LastTrade other) {
    return other.id < id && other.time.isAfter(time.plus(CLEARLY_LATER));
  }
}
