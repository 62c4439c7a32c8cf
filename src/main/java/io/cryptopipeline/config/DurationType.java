package io.cryptopipeline.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time, both bounds included: a whole number and a unit, such as {@code 500ms} or
 * {@code 1h}. A number without a unit is refused, zero too: nobody then reads one unit for another.
 */
record DurationType(Duration min, Duration max) implements ValueType<Duration> {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /** A duration between two that are written as the user would write them. */
  static DurationType between(String min, String max) {
    return new DurationType(read(min), read(max));
  }

  @Override
  public Duration parse(String text) {
    Duration value = read(text);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  @Override
  public String allowed() {
    return write(min) + " to " + write(max) + " (a number with ms, s, m, h or d)";
  }

  private static Duration read(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a duration");
    }
    try {
      return UNITS.get(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too long", e);
    }
  }

  private static String write(Duration duration) {
    long ms = duration.toMillis();
    if (ms % 1000 != 0) {
      return ms + "ms";
    }
    long seconds = ms / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3_600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3_600 + "h";
  }
}
