package io.cryptopipeline.exchange;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads the usual instants of ISO-8601, character by character: a date and a time to the second in
 * UTC, with up to nine digits of a fraction. {@code java.time}'s parsers take ten times as long.
 */
final class IsoInstants {

  private static final int SECONDS_LENGTH = "0000-00-00T00:00:00Z".length();
  private static final int MAX_LENGTH = "0000-00-00T00:00:00.000000000Z".length();

  /** Below every sum that contains it. */
  private static final int NO_DIGITS = -1_000_000;

  private IsoInstants() {}

  /**
   * Returns the instant of a text like {@code 2018-04-05T00:00:00Z} or {@code
   * 2018-04-05T00:00:00.123456789Z}; null of any other text, which may state an instant too.
   *
   * @throws DateTimeException if there is no such date
   */
  static Instant parse(String text) {
    int length = text.length();
    if (length < SECONDS_LENGTH
        || length > MAX_LENGTH
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(length - 1) != 'Z') {
      return null;
    }
    int year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
    int month = twoDigits(text, 5);
    int day = twoDigits(text, 8);
    int hour = twoDigits(text, 11);
    int minute = twoDigits(text, 14);
    int second = twoDigits(text, 17);
    boolean hasFraction = length > SECONDS_LENGTH;
    if ((year | month | day | hour | minute | second) < 0
        || hour > 23
        || minute > 59
        || second > 59 // 24:00 and leap seconds
        || (hasFraction && !isFraction(text, length))) {
      return null;
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(
        ((days * 24 + hour) * 60 + minute) * 60 + second,
        hasFraction ? Digits.nanos(text, SECONDS_LENGTH, length - 1) : 0);
  }

  /** Returns whether the point and digits are between the seconds and the Z. */
  private static boolean isFraction(String text, int length) {
    return text.charAt(SECONDS_LENGTH - 1) == '.'
        && Digits.areAll(text, SECONDS_LENGTH, length - 1);
  }

  private static int twoDigits(String text, int at) {
    int tens = text.charAt(at) - '0';
    int ones = text.charAt(at + 1) - '0';
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : NO_DIGITS;
  }
}
