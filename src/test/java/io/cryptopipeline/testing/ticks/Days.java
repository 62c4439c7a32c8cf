package io.cryptopipeline.testing.ticks;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import java.time.LocalDate;

/** Coin-days of UTC, as tests write them. */
public final class Days {

  private Days() {}

  /** Returns the coin-day of an id such as {@code bitcoin:2018-04-05}. */
  public static CoinWindow day(String id) {
    int colon = id.length() - "2018-04-05".length() - 1;
    return day(id.substring(0, colon), LocalDate.parse(id.substring(colon + 1)));
  }

  /** Returns the coin-day that a tick belongs to. */
  public static CoinWindow day(Tick tick) {
    return new CoinWindow(tick.coinId(), Windows.UTC_DAYS.unit(tick.timestamp()));
  }

  /** Returns the coin-day of a date. */
  public static CoinWindow day(String coinId, LocalDate date) {
    return new CoinWindow(coinId, Windows.UTC_DAYS.of(WindowSize.DAY, date));
  }
}
