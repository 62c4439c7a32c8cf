package io.cryptopipeline.wire;

import com.google.gson.JsonElement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Event times out of JSON: ISO-8601 with a zone, or milliseconds since 1970 UTC; floored to
 * milliseconds.
 *
 * <p>Times before 1971 are refused: there was no such price, and seconds that are taken for
 * milliseconds land there.
 */
final class Timestamps {

  private static final Instant EARLIEST = Instant.parse("1971-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final Pattern MILLISECONDS = Pattern.compile("-?[0-9]{1,18}");

  private Timestamps() {}

  /**
   * Returns the instant that a JSON string or integer states.
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
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Returns the record's own time, which stands in for a missing one.
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
      if (MILLISECONDS.matcher(text).matches()) {
        return Instant.ofEpochMilli(Long.parseLong(text));
      }
      return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw bad(name, element, "not ISO-8601 with a zone, nor milliseconds since 1970");
    }
  }

  private static UnusableRecordException bad(String name, JsonElement element, String why) {
    return new UnusableRecordException(
        Reason.BAD_TIMESTAMP, "%s is %s, %s".formatted(name, Shown.text(element.toString()), why));
  }
}
