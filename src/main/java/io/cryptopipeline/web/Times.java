package io.cryptopipeline.web;

import static io.cryptopipeline.web.RefusedRequestException.badParameter;

import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.runtime.PrintableText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Reads dates and instants from parameters.
 *
 * @param windows gives the time zone of the dates
 */
record Times(Windows windows) {

  /** Dates are stored as text, which has no order beyond four digits; a zone may add a day. */
  private static final LocalDate FIRST = LocalDate.of(1, 1, 2);

  private static final LocalDate LAST = LocalDate.of(9999, 12, 30);

  /** Returns the day of a date. */
  Window day(String name, String text) {
    try {
      return day(inRange(LocalDate.parse(text)));
    } catch (DateTimeException e) {
      throw badParameter(
          "%s is %s, but must be a date such as 2018-04-05"
              .formatted(name, PrintableText.excerpt(text)));
    }
  }

  /** Returns the instant; of a date, the first one. */
  Instant first(String name, String text) {
    return isDate(text) ? day(name, text).start() : instant(name, text);
  }

  /** Returns the instant; of a date, the last one. */
  Instant last(String name, String text) {
    return isDate(text) ? last(day(name, text)) : instant(name, text);
  }

  /** Returns the last instant of a window, to the millisecond. */
  static Instant last(Window window) {
    return window.end().minusMillis(1);
  }

  private static boolean isDate(String text) {
    return text.indexOf('T') < 0 && text.indexOf('t') < 0;
  }

  private static Instant instant(String name, String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      inRange(time.toLocalDate());
      return time.toInstant();
    } catch (DateTimeException e) {
      throw badParameter(
          "%s is %s, but must be a date such as 2018-04-05, or an instant such as 2018-04-05T12:00:00Z"
              .formatted(name, PrintableText.excerpt(text)));
    }
  }

  private Window day(LocalDate date) {
    return windows.of(WindowSize.DAY, date);
  }

  private static LocalDate inRange(LocalDate date) {
    if (date.isBefore(FIRST) || date.isAfter(LAST)) {
      throw new DateTimeException(date + " is out of range");
    }
    return date;
  }
}
