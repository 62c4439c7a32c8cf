package io.cryptopipeline.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One observed price of one coin.
 *
 * @param coinId the coin, for example {@code bitcoin}
 * @param timestamp the event time, to the nanosecond if the source states it so; lateness, facts
 *     and documents use {@link #timestampMs}
 * @param price more than zero, with the digits it was sent with
 * @param volume the traded amount of the coin, zero or more; empty if the tick is not a trade
 * @param tradeId the source's sequential number of the trade, zero or more; empty if there is none
 *     or if it does not fit a {@code long}
 * @param quote the quote currency, for example {@code usd}; empty if unknown
 */
public record Tick(
    String coinId,
    Instant timestamp,
    BigDecimal price,
    Optional<BigDecimal> volume,
    OptionalLong tradeId,
    Optional<String> quote) {

  /** Returns the event time floored to milliseconds since 1970 UTC. */
  public long timestampMs() {
    return timestamp.toEpochMilli();
  }

  /** Returns the same tick of another coin. */
  public Tick withCoinId(String other) {
    return new Tick(other, timestamp, price, volume, tradeId, quote);
  }
}
