package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/**
 * Reads event times from JSON: ISO-8601 with a zone, or milliseconds since 1970 UTC. Keeps every
 * digit down to nanoseconds.
 *
 * <p>Rejects times before 1971: there was no such price, and seconds mistaken for milliseconds fall
 * there.
 */
final class Timestamps {

  private static final Instant EARLIEST = Instant.parse("1971-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final String USUAL = "0000-00-00T00:00:00.000Z";
  private static final int MINUTES_LENGTH = "0000-00-00T00:00Z".length();
  private static final int SECONDS_LENGTH = "0000-00-00T00:00:00Z".length();
  private static final int MILLIS_LENGTH = USUAL.length();
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");
  private static final Pattern MILLISECONDS = Pattern.compile("-?[0-9]{1,18}");

  private Timestamps() {}

  /**
   * Returns the instant in a JSON string or integer.
   *
   * @throws UnusableRecordException with {@link Reason#BAD_TIMESTAMP}
   */
  static Instant read(JsonElement element, String name) throws UnusableRecordException {
    if (!element.isJsonPrimitive()) {
      throw bad(name, element, "not ISO-8601 with a zone, nor milliseconds since 1970");
    }
    Instant instant = parse(element, name);
    if (!isInRange(instant)) {
      throw bad(
          name,
          element,
          "which is %s; times are from 1971 to 9999, numbers are milliseconds".formatted(instant));
    }
    return instant;
  }

  /**
   * Returns the instant in a JSON number or string of seconds since 1970.
   *
   * @throws UnusableRecordException with {@link Reason#BAD_TIMESTAMP}
   */
  static Instant readSeconds(JsonElement element, String name) throws UnusableRecordException {
    String text = element.isJsonPrimitive() ? element.getAsString() : "";
    if (!SECONDS.matcher(text).matches()) {
      throw bad(name, element, "not seconds since 1970");
    }
    BigDecimal seconds = new BigDecimal(text);
    long second = seconds.longValue();
    Instant instant =
        Instant.ofEpochSecond(
            second, seconds.subtract(BigDecimal.valueOf(second)).movePointRight(9).longValue());
    if (!isInRange(instant)) {
      throw bad(name, element, "which is %s; times are from 1971 to 9999".formatted(instant));
    }
    return instant;
  }

  /**
   * Returns the record's own time, which replaces a missing event time.
   *
   * @throws UnusableRecordException with {@link Reason#BAD_TIMESTAMP} if it is out of range
   */
  static Instant ofRecord(Instant recordTime, String name) throws UnusableRecordException {
    if (!isInRange(recordTime)) {
      throw new UnusableRecordException(
          Reason.BAD_TIMESTAMP,
          "%s is missing, and the record's is %s; times are from 1971 to 9999"
              .formatted(name, recordTime));
    }
    return recordTime;
  }

  private static boolean isInRange(Instant instant) {
    return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
  }

  private static Instant parse(JsonElement element, String name) throws UnusableRecordException {
    String text = element.getAsString();
    try {
      if (text.endsWith("Z")) {
        return parseUtc(text);
      }
      return MILLISECONDS.matcher(text).matches()
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw bad(name, element, "not ISO-8601 with a zone, nor milliseconds since 1970");
    }
  }

  /**
   * Reads the two most common forms, {@code 2018-04-05T00:00:00Z} and {@code
   * 2018-04-05T00:00:00.000Z}, digit by digit. This takes a tenth of the general parser's time.
   */
  private static Instant parseUtc(String text) {
    if (text.length() == MINUTES_LENGTH) {
      return OffsetDateTime.parse(text).toInstant(); // Instant.parse requires seconds
    }
    if (!isUsual(text)) {
      return Instant.parse(text);
    }
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    int millis = text.length() == MILLIS_LENGTH ? number(text, 20, 23) : 0;
    if (hour > 23 || minute > 59 || second > 59) { // 24:00 and leap seconds
      return Instant.parse(text);
    }
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    return Instant.ofEpochMilli((((day * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + millis);
  }

  private static boolean isUsual(String text) {
    if (text.length() != SECONDS_LENGTH && text.length() != MILLIS_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length() - 1; i++) {
      char expected = USUAL.charAt(i);
      char c = text.charAt(i);
      if (expected == '0' ? c < '0' || c > '9' : c != expected) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }

  private static UnusableRecordException bad(String name, JsonElement element, String why) {
    return new UnusableRecordException(
        Reason.BAD_TIMESTAMP,
        "%s is %s, %s".formatted(name, PrintableText.excerpt(element.toString()), why));
  }
}
