package io.cryptopipeline.summary;

import io.cryptopipeline.model.CoinDay;
import io.cryptopipeline.model.DailySummary;
import io.cryptopipeline.model.DailySummary.ComputedBy;
import io.cryptopipeline.model.Tick;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The exact running summary of the ticks of one coin-day. Immutable.
 *
 * <p>Merging is associative and commutative, so any split and any arrival order of the same
 * distinct ticks give the same fold and the same summary, digit for digit. It does not notice
 * whether two ticks are the same fact: that is decided before.
 *
 * @param day the coin-day
 * @param tickCount how many ticks were folded
 * @param open the first tick
 * @param high the highest price; of equal prices the earliest tick
 * @param low the lowest price; of equal prices the earliest tick
 * @param close the last tick
 * @param priceSum the exact sum of all prices
 * @param volumeSum the exact sum of all volumes; empty where no tick carries one
 * @param turnoverSum the exact sum of price times volume
 * @param minutes the minutes that hold a tick
 * @param quote what the prices are counted in; where ticks differ, the alphabetically first
 */
public record DayFold(
    CoinDay day,
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

  /** How {@code mean}, {@code vwap} and {@code volume} are rounded: 34 digits, half to even. */
  private static final MathContext ROUNDING = MathContext.DECIMAL128;

  /**
   * Returns the fold of a single tick.
   *
   * @param offset the tick's offset in its partition of the raw topic
   * @throws IllegalArgumentException if the tick is not of this coin and day
   */
  public static DayFold of(CoinDay day, Tick tick, long offset) {
    PricePoint point = new PricePoint(TickOrder.of(tick, offset), tick.price());
    return new DayFold(
        day,
        1,
        point,
        point,
        point,
        point,
        tick.price(),
        tick.volume(),
        tick.volume().map(tick.price()::multiply).orElse(BigDecimal.ZERO),
        MinuteSet.of(minuteOf(day, tick)),
        tick.quote());
  }

  private static int minuteOf(CoinDay day, Tick tick) {
    if (!day.coinId().equals(tick.coinId())
        || tick.timestamp().isBefore(day.start())
        || !tick.timestamp().isBefore(day.end())) {
      throw new IllegalArgumentException(tick + " is not of " + day);
    }
    return (int) Duration.between(day.start(), tick.timestamp()).toMinutes();
  }

  /** Returns the fold of these ticks and one more of the same coin and day. */
  public DayFold plus(Tick tick, long offset) {
    return merge(of(day, tick, offset));
  }

  /** Returns the fold of the ticks of both. */
  public DayFold merge(DayFold other) {
    return new DayFold(
        day,
        tickCount + other.tickCount,
        open.earlier(other.open),
        high.higher(other.high),
        low.lower(other.low),
        close.later(other.close),
        priceSum.add(other.priceSum),
        Stream.concat(volumeSum.stream(), other.volumeSum.stream()).reduce(BigDecimal::add),
        turnoverSum.add(other.turnoverSum),
        minutes.union(other.minutes),
        Stream.concat(quote.stream(), other.quote.stream()).min(Comparator.naturalOrder()));
  }

  /**
   * Returns the summary of the ticks so far, rounded here and nowhere before.
   *
   * @param lateCount how many of the ticks came after the day was closed
   * @param isFinal whether no further tick is expected
   * @param by who folded
   * @param at when
   */
  public DailySummary summarize(long lateCount, boolean isFinal, ComputedBy by, Instant at) {
    return new DailySummary(
        day,
        quote,
        open.price(),
        high.price(),
        low.price(),
        close.price(),
        priceSum.divide(BigDecimal.valueOf(tickCount), ROUNDING),
        tickCount,
        volumeSum.map(v -> v.round(ROUNDING)),
        volumeSum.filter(v -> v.signum() > 0).map(v -> turnoverSum.divide(v, ROUNDING)),
        Instant.ofEpochMilli(open.order().timestampMs()),
        Instant.ofEpochMilli(close.order().timestampMs()),
        minutes.maxGap((int) CoinDay.LENGTH.toMinutes()),
        lateCount,
        isFinal,
        by,
        at);
  }
}
