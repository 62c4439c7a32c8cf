package io.cryptopipeline.config;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.runtime.Durations;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The types of values, other than the {@linkplain MongoUriType connection string of MongoDB}. */
final class ValueTypes {

  private ValueTypes() {}

  /** A text that matches the regular expression as a whole. */
  static ValueType<String> text(String form, String allowed) {
    Pattern pattern = Pattern.compile(form);
    return new Parsed<>(allowed, text -> requireMatch(pattern, text));
  }

  /** Texts that each match the regular expression, separated by commas. */
  static ValueType<SortedSet<String>> texts(String form, String allowed) {
    Pattern pattern = Pattern.compile(form);
    return new Parsed<>(
        allowed,
        text -> {
          SortedSet<String> parts = new TreeSet<>();
          for (String part : text.split(",", -1)) {
            parts.add(requireMatch(pattern, part.strip()));
          }
          return Collections.unmodifiableSortedSet(parts);
        });
  }

  static ValueType<Boolean> trueOrFalse() {
    return new Parsed<>(
        "true or false",
        text -> Boolean.valueOf(requireMatch(Pattern.compile("true|false"), text)));
  }

  /** A whole number of some unit, both bounds included. */
  static ValueType<Integer> number(int min, int max, String unit) {
    return new Parsed<>(
        min + " to " + max + " " + unit, text -> requireBetween(min, max, Integer.valueOf(text)));
  }

  /** A decimal number, both bounds included, which are as the user would write them. */
  static ValueType<BigDecimal> decimal(String min, String max) {
    return new Parsed<>(
        "a number from " + min + " to " + max,
        text -> requireBetween(new BigDecimal(min), new BigDecimal(max), new BigDecimal(text)));
  }

  /**
   * A {@linkplain Durations#parse duration}, such as {@code 500ms} or {@code 1h}; both bounds are
   * included, and written as the user would write them.
   */
  static ValueType<Duration> duration(String min, String max) {
    return new Parsed<>(
        min + " to " + max + " (" + Durations.ALLOWED + ")",
        text -> requireBetween(Durations.parse(min), Durations.parse(max), Durations.parse(text)));
  }

  /**
   * A zone of the IANA time zone database, or UTC. An offset such as {@code +01:00} is rejected: it
   * has no daylight saving time, and is rarely meant.
   */
  static ValueType<ZoneId> zone() {
    return new Parsed<>(
        "UTC or a name of the IANA time zone database, such as Europe/Berlin",
        text -> {
          require(ZoneId.getAvailableZoneIds().contains(text), "no such zone");
          return ZoneId.of(text);
        });
  }

  /** Sizes of windows, separated by commas; the day is required. */
  static ValueType<Set<WindowSize>> windowSizes() {
    return new Parsed<>(
        "1m, 1h, 1d and 1w, separated by commas; 1d is required",
        text -> {
          Set<WindowSize> sizes = EnumSet.noneOf(WindowSize.class);
          for (String label : text.split(",", -1)) {
            sizes.add(
                WindowSize.labelled(label.strip())
                    .orElseThrow(() -> new IllegalArgumentException("no such window")));
          }
          require(sizes.contains(WindowSize.DAY), "the day is missing");
          return Collections.unmodifiableSet(sizes);
        });
  }

  /** A path that is not empty. A relative one stays relative. */
  static ValueType<Path> path(String allowed) {
    return new Parsed<>(
        allowed,
        text -> {
          require(!text.isEmpty(), "empty");
          return Path.of(text);
        });
  }

  /** The address of a server, without a user, as {@code scheme} or its secure form. */
  static ValueType<URI> url(String scheme) {
    return new Url(scheme);
  }

  /** A password or key: visible ASCII characters, all of them hidden. */
  static ValueType<String> secret(String allowed) {
    return new Secret(allowed);
  }

  /** A value without a secret; the parser gets the text without white space around it. */
  private record Parsed<T>(String allowed, Function<String, T> parser) implements ValueType<T> {

    @Override
    public T parse(String text) {
      return parser.apply(text.strip());
    }
  }

  private record Url(String scheme) implements ValueType<URI> {

    private static final Pattern REST =
        Pattern.compile("://(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:/[^?#@\\s]*)?");

    @Override
    public URI parse(String text) {
      String value = text.strip().replaceAll("/+$", "");
      int end = value.indexOf("://");
      require(end >= 0 && Set.of(scheme, scheme + "s").contains(value.substring(0, end)), "scheme");
      requireMatch(REST, value.substring(end));
      return URI.create(value);
    }

    @Override
    public String allowed() {
      return "%s://host[:port][/path] or %ss://...".formatted(scheme, scheme);
    }

    /** Hides user, password, query and fragment: an invalid URL may have a password in them. */
    @Override
    public String shown(String text) {
      int at = text.lastIndexOf('@');
      String address = at < 0 ? text : "***" + text.substring(at);
      return address.replaceFirst("(?s)[?#].+", "***");
    }
  }

  private record Secret(String allowed) implements ValueType<String> {

    private static final Pattern FORM = Pattern.compile("[!-~]+"); // fits into an HTTP header

    @Override
    public String parse(String text) {
      return requireMatch(FORM, text.strip());
    }

    @Override
    public String shown(String text) {
      return "***";
    }
  }

  /** See {@link ValueType#orEmpty}. */
  record OptionalValue<T>(ValueType<T> type, String meaningOfEmpty)
      implements ValueType<Optional<T>> {

    @Override
    public Optional<T> parse(String text) {
      return text.isBlank() ? Optional.empty() : Optional.of(type.parse(text));
    }

    @Override
    public String allowed() {
      return type.allowed() + "; empty: " + meaningOfEmpty;
    }

    @Override
    public String shown(String text) {
      return text.isBlank() ? text : type.shown(text);
    }
  }

  private static <T extends Comparable<T>> T requireBetween(T min, T max, T value) {
    require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0, "out of range");
    return value;
  }

  private static String requireMatch(Pattern form, String text) {
    require(form.matcher(text).matches(), "not of that form");
    return text;
  }

  private static void require(boolean allowed, String otherwise) {
    if (!allowed) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
