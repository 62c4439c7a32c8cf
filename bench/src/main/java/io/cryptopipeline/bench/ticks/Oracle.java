package io.cryptopipeline.bench.ticks;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** What MongoDB must hold once all ticks are there. Not safe for several threads. */
public final class Oracle {

  /**
   * A coin and a UTC day.
   *
   * @param coinId the coin
   * @param date the day
   */
  public record CoinDay(String coinId, LocalDate date) {}

  /** The summary of a coin's day; prices in hundredths. */
  private static final class Day {
    private final long open;
    private long high;
    private long low;
    private long close;
    private long count;

    private Day(long cents) {
      open = cents;
      high = cents;
      low = cents;
    }

    private void add(long cents) {
      high = Math.max(high, cents);
      low = Math.min(low, cents);
      close = cents;
      count++;
    }

    private Ohlc ohlc() {
      return new Ohlc(price(open), price(high), price(low), price(close), count);
    }

    private static BigDecimal price(long cents) {
      return BigDecimal.valueOf(cents, 2).stripTrailingZeros();
    }
  }

  private final Map<CoinDay, Day> days = new HashMap<>();
  private long ticks;
  private long cents;
  private long sixteenths;

  /** Adds a tick; a coin's ticks come in the order of their event times. */
  public void add(Tick tick) {
    LocalDate date = Instant.ofEpochMilli(tick.eventMs()).atOffset(ZoneOffset.UTC).toLocalDate();
    days.computeIfAbsent(new CoinDay(tick.product(), date), day -> new Day(tick.cents()))
        .add(tick.cents());
    ticks++;
    cents += tick.cents();
    sixteenths += tick.sixteenths();
  }

  /** Returns the number of ticks. */
  public long ticks() {
    return ticks;
  }

  /** Returns the sum of all prices. */
  public BigDecimal prices() {
    return BigDecimal.valueOf(cents, 2);
  }

  /** Returns the sum of all volumes. */
  public BigDecimal volumes() {
    return BigDecimal.valueOf(sixteenths).multiply(new BigDecimal("0.0625"));
  }

  /** Returns the number of summaries. */
  public int summaries() {
    return days.size();
  }

  /** Returns every summary. */
  public Map<CoinDay, Ohlc> all() {
    Map<CoinDay, Ohlc> all = new HashMap<>();
    days.forEach((day, summary) -> all.put(day, summary.ohlc()));
    return all;
  }
}
