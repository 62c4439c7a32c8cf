package io.cryptopipeline.model;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The windows that are summarized, and where each begins and ends. Immutable.
 *
 * <p>Days begin at the start of a date in the zone, so with daylight saving they last 23 to 25
 * hours; weeks begin on Monday. Hours and minutes are counted from the start of their day, so every
 * window nests in the longer ones.
 *
 * @param zone the time zone of the days
 * @param sizes the lengths of the windows; the day is always among them
 */
public record Windows(ZoneId zone, Set<WindowSize> sizes) {

  /** Days of UTC only. */
  public static final Windows UTC_DAYS = new Windows(ZoneOffset.UTC, EnumSet.of(WindowSize.DAY));

  /** Checks that the day is among the sizes. */
  public Windows {
    if (!sizes.contains(WindowSize.DAY)) {
      throw new IllegalArgumentException("the windows " + sizes + " leave out the day");
    }
    sizes = Collections.unmodifiableSet(EnumSet.copyOf(sizes));
  }

  /**
   * Returns the longest size, a day or a week. Its windows are the units of the pipeline. Lateness,
   * deduplication and recomputes are per unit, with all windows in it.
   */
  public WindowSize unitSize() {
    return sizes.contains(WindowSize.WEEK) ? WindowSize.WEEK : WindowSize.DAY;
  }

  /** Returns the number of windows of all sizes in a unit without a clock change. */
  public int perUnit() {
    return sizes.stream().mapToInt(size -> (int) unitSize().usual().dividedBy(size.usual())).sum();
  }

  /** Returns the unit that contains the instant. */
  public Window unit(Instant instant) {
    return of(unitSize(), instant);
  }

  /** Returns the unit that contains the window. */
  public CoinWindow unitOf(CoinWindow window) {
    return new CoinWindow(window.coinId(), unit(window.start()));
  }

  /** Returns the window of this size that contains the instant. */
  public Window of(WindowSize size, Instant instant) {
    return switch (size) {
      case MINUTE, HOUR -> partOfDay(size, instant);
      case DAY -> day(dateOf(instant));
      case WEEK -> week(dateOf(instant));
    };
  }

  /** Returns the window of this size, a day or a week, that contains the date. */
  public Window of(WindowSize size, LocalDate date) {
    return switch (size) {
      case DAY -> day(date);
      case WEEK -> week(date);
      case MINUTE, HOUR -> throw new IllegalArgumentException("a date has many windows of " + size);
    };
  }

  private Window partOfDay(WindowSize size, Instant instant) {
    Window day = day(dateOf(instant));
    long number = Duration.between(day.start(), instant).dividedBy(size.usual());
    Instant start = day.start().plus(size.usual().multipliedBy(number));
    Instant end = start.plus(size.usual());
    return new Window(size, start.toString(), start, end.isBefore(day.end()) ? end : day.end());
  }

  /**
   * Returns the date whose day contains the instant. If the clock is set back across midnight, from
   * 00:01 to 23:01, the repeated evening belongs to the new date, so that a day has no gap.
   */
  public LocalDate dateOf(Instant instant) {
    LocalDate date = LocalDate.ofInstant(instant, zone);
    return instant.isBefore(startOf(date.plusDays(1))) ? date : date.plusDays(1);
  }

  private Window day(LocalDate date) {
    return dated(WindowSize.DAY, date, date.plusDays(1));
  }

  private Window week(LocalDate date) {
    LocalDate monday = date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    return dated(WindowSize.WEEK, monday, monday.plusWeeks(1));
  }

  private Window dated(WindowSize size, LocalDate first, LocalDate next) {
    return new Window(size, first.toString(), startOf(first), startOf(next));
  }

  private Instant startOf(LocalDate date) {
    return date.atStartOfDay(zone).toInstant();
  }
}
