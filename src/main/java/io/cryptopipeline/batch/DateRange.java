package io.cryptopipeline.batch;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A range of dates, both included.
 *
 * @param from the first date
 * @param to the last date, not before the first
 */
public record DateRange(LocalDate from, LocalDate to) {

  /** Returns the range of one date. */
  public static DateRange of(LocalDate date) {
    return new DateRange(date, date);
  }

  /** Returns whether the date is in the range. */
  public boolean contains(LocalDate date) {
    return !date.isBefore(from) && !date.isAfter(to);
  }

  /** Extends the range to whole units. */
  public DateRange covering(Windows windows) {
    WindowSize unit = windows.unitSize();
    Instant end = windows.of(unit, to).end();
    return new DateRange(
        windows.dateOf(windows.of(unit, from).start()), windows.dateOf(end.minusMillis(1)));
  }

  Instant start(Windows windows) {
    return windows.of(WindowSize.DAY, from).start();
  }

  Instant end(Windows windows) {
    return windows.of(WindowSize.DAY, to).end();
  }

  @Override
  public String toString() {
    return from.equals(to) ? from.toString() : from + " to " + to;
  }
}
