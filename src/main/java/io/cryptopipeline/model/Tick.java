package io.cryptopipeline.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One observed price of one coin.
 *
 * @param coinId the coin, for example {@code bitcoin}
 * @param timestamp the event time, floored to milliseconds
 * @param price more than zero, with the digits it was sent with
 * @param volume the traded amount of the coin, zero or more; empty where the tick is no trade
 * @param tradeId the source's running number of the trade, zero or more; empty where it has none or
 *     where it is not a number that fits a {@code long}
 * @param quote what the price is counted in, for example {@code usd}; empty where nothing says
 */
public record Tick(
    String coinId,
    Instant timestamp,
    BigDecimal price,
    Optional<BigDecimal> volume,
    OptionalLong tradeId,
    Optional<String> quote) {

  /** Returns the same tick of another coin. */
  public Tick withCoinId(String other) {
    return new Tick(other, timestamp, price, volume, tradeId, quote);
  }
}
