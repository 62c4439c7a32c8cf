package io.cryptopipeline.model;

import io.cryptopipeline.model.Summary.ComputedBy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Optional;

/**
 * The exact running summary of the ticks of one coin in one window. Immutable.
 *
 * <p>Any arrival order of the same distinct ticks gives the same fold and the same summary, digit
 * for digit. The fold does not detect repeated facts: its callers do.
 *
 * @param window the coin and its window
 * @param tickCount the number of ticks
 * @param open the first tick
 * @param high the highest price; of equal prices the earliest tick
 * @param low the lowest price; of equal prices the earliest tick
 * @param close the last tick
 * @param priceSum the exact sum of all prices
 * @param volumeSum the exact sum of all volumes; empty if no tick carries one
 * @param turnoverSum the exact sum of price times volume
 * @param minutes the minutes that hold a tick
 * @param quote the quote currency; if ticks differ, the alphabetically first
 */
public record TickFold(
    CoinWindow window,
    long tickCount,
    PricePoint open,
    PricePoint high,
    PricePoint low,
    PricePoint close,
    BigDecimal priceSum,
    Optional<BigDecimal> volumeSum,
    BigDecimal turnoverSum,
    MinuteSet minutes,
    Optional<String> quote) {

  /** The rounding of {@code mean}, {@code vwap} and {@code volume}: 34 digits, half to even. */
  private static final MathContext ROUNDING = MathContext.DECIMAL128;

  /**
   * Returns the fold of a single tick.
   *
   * @param offset the tick's offset in its partition of the raw topic
   * @throws IllegalArgumentException if the tick is not of this coin and window
   */
  public static TickFold of(CoinWindow window, Tick tick, long offset) {
    PricePoint point = new PricePoint(TickOrder.of(tick, offset), tick.price());
    return new TickFold(
        window,
        1,
        point,
        point,
        point,
        point,
        tick.price(),
        tick.volume(),
        turnover(tick),
        MinuteSet.of(minuteOf(window, tick)),
        tick.quote());
  }

  private static BigDecimal turnover(Tick tick) {
    return tick.volume().isPresent() ? tick.price().multiply(tick.volume().get()) : BigDecimal.ZERO;
  }

  private static int minuteOf(CoinWindow window, Tick tick) {
    if (!window.contains(tick)) {
      throw new IllegalArgumentException(tick + " is not of " + window);
    }
    return window.window().minuteOf(tick.timestamp());
  }

  /**
   * Returns the fold of these ticks and one more.
   *
   * @param offset the tick's offset in its partition of the raw topic
   * @throws IllegalArgumentException if the tick is not of this coin and window
   */
  public TickFold plus(Tick tick, long offset) {
    PricePoint point = new PricePoint(TickOrder.of(tick, offset), tick.price());
    return new TickFold(
        window,
        tickCount + 1,
        open.earlier(point),
        high.higher(point),
        low.lower(point),
        close.later(point),
        priceSum.add(tick.price()),
        sum(volumeSum, tick.volume()),
        turnoverSum.add(turnover(tick)),
        minutes.with(minuteOf(window, tick)),
        first(quote, tick.quote()));
  }

  private static Optional<BigDecimal> sum(Optional<BigDecimal> one, Optional<BigDecimal> other) {
    if (one.isEmpty()) {
      return other;
    }
    return other.isEmpty() ? one : Optional.of(one.get().add(other.get()));
  }

  private static Optional<String> first(Optional<String> one, Optional<String> other) {
    if (one.isEmpty()) {
      return other;
    }
    return other.isEmpty() || one.get().compareTo(other.get()) <= 0 ? one : other;
  }

  /**
   * Returns the summary of the ticks so far. Only this rounds.
   *
   * @param lateCount the number of late ticks
   * @param isFinal whether no further tick is expected
   * @param by who folded the ticks
   * @param at when the summary is made
   */
  public Summary summarize(long lateCount, boolean isFinal, ComputedBy by, Instant at) {
    return new Summary(
        window,
        quote,
        open.price(),
        high.price(),
        low.price(),
        close.price(),
        priceSum.divide(BigDecimal.valueOf(tickCount), ROUNDING),
        tickCount,
        volumeSum.map(v -> v.round(ROUNDING)),
        volumeSum.filter(v -> v.signum() > 0).map(v -> turnoverSum.divide(v, ROUNDING)),
        open.order().toTheMillisecond(),
        close.order().toTheMillisecond(),
        minutes.maxGap(window.window().minutes()),
        lateCount,
        isFinal,
        by,
        at);
  }
}
