package io.cryptopipeline.source;

import java.time.Duration;
import java.time.Instant;

/**
 * The last trade of a product that was had.
 *
 * @param id its running number
 * @param time its event time
 */
public record LastTrade(long id, Instant time) {

  private static final Duration CLEARLY_LATER = Duration.ofMinutes(1);

  /**
   * Returns whether the other trade is a later one: of a higher number; or of a lower one but of a
   * time that is clearly later, as the exchange has begun to count anew.
   */
  public boolean isBefore(LastTrade other) {
    return other.id > id || isRenumberedBy(other);
  }

  boolean isRenumberedBy(LastTrade other) {
    return other.id < id && other.time.isAfter(time.plus(CLEARLY_LATER));
  }
}
