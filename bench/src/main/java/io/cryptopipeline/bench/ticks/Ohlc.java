package io.cryptopipeline.bench.ticks;

import java.math.BigDecimal;

/**
 * A day's prices, without trailing zeros, and its number of ticks.
 *
 * @param open the first price
 * @param high the highest price
 * @param low the lowest price
 * @param close the last price
 * @param count the number of ticks
 */
public record Ohlc(
    BigDecimal open, BigDecimal high, BigDecimal low, BigDecimal close, long count) {}
