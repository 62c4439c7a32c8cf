package io.cryptopipeline.web;

import static io.cryptopipeline.web.RefusedRequestException.badParameter;

import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.runtime.PrintableText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ValueRange;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads dates and instants from parameters.
 *
 * @param windows gives the time zone of the dates
 */
record Times(Windows windows) {

  /** RFC 3339, whose offsets reach up to 24 hours; those of Java end at 18. */
  private static final Pattern INSTANT =
      Pattern.compile("(.+?)(?:[Zz]|([+-][0-9]{2}:[0-9]{2}))", Pattern.DOTALL);

  /** The years that the texts of dates and instants have (RFC 3339). */
  private static final ValueRange YEARS = ValueRange.of(1, 9999);

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
    return text.length() <= "2018-04-05".length();
  }

  private static Instant instant(String name, String text) {
    try {
      Matcher parts = INSTANT.matcher(text);
      if (!parts.matches()) {
        throw new DateTimeException("no offset");
      }
      LocalDateTime time = LocalDateTime.parse(parts.group(1));
      inRange(time.toLocalDate());
      return time.toInstant(ZoneOffset.UTC).minus(offset(parts.group(2)));
    } catch (DateTimeException e) {
      throw badParameter(
          "%s is %s, but must be a date such as 2018-04-05, or an instant such as 2018-04-05T12:00:00Z"
              .formatted(name, PrintableText.excerpt(text)));
    }
  }

  /** Returns the offset from UTC; none where it is written as a letter. */
  private static Duration offset(String text) {
    if (text == null) {
      return Duration.ZERO;
    }
    Duration size = Duration.between(LocalTime.MIN, LocalTime.parse(text.substring(1)));
    return text.charAt(0) == '-' ? size.negated() : size;
  }

  private Window day(LocalDate date) {
    return windows.of(WindowSize.DAY, date);
  }

  private static LocalDate inRange(LocalDate date) {
    if (!YEARS.isValidValue(date.getYear())) {
      throw new DateTimeException(date + " is out of range");
    }
    return date;
  }
}
