package io.cryptopipeline.testing.corpus;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What a record states, worked out by hand.
 *
 * @param time the event time; empty where it is the record's own
 * @param tradeId its number, or {@link #NO_ID}
 * @param price its price
 * @param volume its volume, if it has one
 */
public record Fact(
    Optional<Instant> time, long tradeId, BigDecimal price, Optional<BigDecimal> volume) {

  /** Stands before every number. */
  public static final long NO_ID = -1;
}
