package io.cryptopipeline.exchange;

import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

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
  private static final int MINUTES_LENGTH = "0000-00-00T00:00Z".length();
  private static final int MAX_MILLIS_DIGITS = 18;

  /** All that is allowed: the other forms of ISO-8601 are rare, and easily mistaken. */
  private static final String NO_TIME =
      "not a time like 2018-04-05T00:00:00.123Z or 2018-04-05T02:00:00+02:00,"
          + " nor whole milliseconds since 1970";

  /** Before the point, and after it. */
  private static final int MAX_SECONDS_DIGITS = 12;

  private Timestamps() {}

  /**
   * Returns the instant in a JSON string or integer.
   *
   * @throws UnusableRecordException with {@link Reason#BAD_TIMESTAMP}
   */
  static Instant read(JsonValue value, String name) throws UnusableRecordException {
    if (!value.kind().isText()) {
      throw bad(name, value, NO_TIME);
    }
    Instant instant = parse(value, name);
    if (!isInRange(instant)) {
      throw bad(
          name,
          value,
          "which is %s; times are from 1971 to 9999, numbers are milliseconds".formatted(instant));
    }
    return instant;
  }

  /**
   * Returns the instant in a JSON number or string of seconds since 1970.
   *
   * @throws UnusableRecordException with {@link Reason#BAD_TIMESTAMP}
   */
  static Instant readSeconds(JsonValue value, String name) throws UnusableRecordException {
    String text = value.kind().isText() ? value.text() : "";
    int length = text.length();
    int point = Digits.end(text, 0, length);
    boolean isWhole = point == length;
    if (point == 0
        || point > MAX_SECONDS_DIGITS
        || !(isWhole
            || (text.charAt(point) == '.'
                && length - point - 1 <= MAX_SECONDS_DIGITS
                && Digits.areAll(text, point + 1, length)))) {
      throw bad(name, value, "not seconds since 1970 like 1522886400.123");
    }
    Instant instant =
        Instant.ofEpochSecond(
            Digits.number(text, 0, point), isWhole ? 0 : Digits.nanos(text, point + 1, length));
    if (!isInRange(instant)) {
      throw bad(name, value, "which is %s; times are from 1971 to 9999".formatted(instant));
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

  private static Instant parse(JsonValue value, String name) throws UnusableRecordException {
    String text = value.text();
    int length = text.length();
    int digits = text.startsWith("-") ? 1 : 0;
    try {
      Instant usual = IsoInstants.parse(text);
      if (usual != null) {
        return usual;
      }
      if (length - digits <= MAX_MILLIS_DIGITS && Digits.areAll(text, digits, length)) {
        long millis = Digits.number(text, digits, length);
        return Instant.ofEpochMilli(digits == 0 ? millis : -millis);
      }
      return text.endsWith("Z") && length != MINUTES_LENGTH
          ? Instant.parse(text)
          : OffsetDateTime.parse(text).toInstant(); // Instant.parse requires seconds
    } catch (DateTimeException e) {
      throw bad(name, value, NO_TIME);
    }
  }

  private static UnusableRecordException bad(String name, JsonValue value, String why) {
    return new UnusableRecordException(
        Reason.BAD_TIMESTAMP,
        "%s is %s, %s".formatted(name, PrintableText.excerpt(value.toString()), why));
  }
}
