package io.cryptopipeline.config;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.runtime.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings in force. Immutable, safe for any thread; every value has been checked.
 *
 * <p>If a key has several values, the first of these wins:
 *
 * <ol>
 *   <li>the command line ({@code -D mongodb.uri=…});
 *   <li>the environment ({@code CRYPTO_PIPELINE_MONGODB_URI});
 *   <li>the file ({@code --config});
 *   <li>the default.
 * </ol>
 *
 * <p>{@code kafka.*} and {@code streams.*} pass through to Kafka, except keys that the code owns.
 * An unknown or owned key is rejected wherever it is set; a value is checked only if it wins.
 */
public final class Settings {

  /**
   * The highest {@code streams.commit.interval.ms}, and the default: the longest time between two
   * commits of the stream while it has records.
   */
  public static final Duration MAX_COMMIT_INTERVAL = Duration.ofSeconds(5);

  /**
   * One line of the effective configuration, safe to print.
   *
   * @param name the key
   * @param value the value on one line, with secrets as {@code ***}
   * @param origin {@code default}, {@code file config/x.properties:12}, {@code environment
   *     CRYPTO_PIPELINE_…}, {@code command line}, or the origin given to {@link #with}
   */
  public record Entry(String name, String value, String origin) {}

  private static final String DEFAULT = "default";

  /** The longest ones: the clock may be set back by an hour. */
  private static final Duration A_DAY = Duration.ofHours(25);

  private static final Duration A_WEEK = Duration.ofDays(7).plusHours(1);

  private final SortedMap<String, Setting> byName;

  private Settings(SortedMap<String, Setting> byName) {
    byName.values().forEach(KnownKeys::checkValue);
    this.byName = Collections.unmodifiableSortedMap(byName);
    checkPriceRange();
    checkRetention();
  }

  /** A unit must still have all its raw events when it is closed and recomputed. */
  private void checkRetention() {
    Duration unit = get(Keys.SUMMARY_WINDOWS).contains(WindowSize.WEEK) ? A_WEEK : A_DAY;
    Duration least = unit.plus(get(Keys.SUMMARY_GRACE)).plus(get(Keys.RECOMPUTE_INTERVAL));
    Optional<Duration> retention = get(Keys.RAW_EVENTS_RETENTION);
    if (retention.isPresent() && retention.get().compareTo(least) <= 0) {
      Setting setting = byName.get(Keys.RAW_EVENTS_RETENTION.name());
      throw new ConfigException(
          "%s=%s (%s) is too short: it must be more than %s, which a %s, summary.grace and recompute.interval take together"
              .formatted(
                  setting.name(),
                  setting.text(),
                  setting.origin(),
                  least.toString().substring("PT".length()).toLowerCase(Locale.ROOT),
                  unit.equals(A_WEEK) ? "week" : "day"));
    }
  }

  private void checkPriceRange() {
    if (get(Keys.TICK_PRICE_MIN).compareTo(get(Keys.TICK_PRICE_MAX)) > 0) {
      Setting min = byName.get(Keys.TICK_PRICE_MIN.name());
      Setting max = byName.get(Keys.TICK_PRICE_MAX.name());
      throw new ConfigException(
          "%s=%s (%s) is above %s=%s (%s): no price would be accepted"
              .formatted(
                  min.name(), min.text(), min.origin(), max.name(), max.text(), max.origin()));
    }
  }

  /**
   * Loads and checks the settings. Replaces <code>${env:NAME}</code> in every value by that
   * environment variable.
   *
   * @param commandLine the {@code -D} options by key
   * @param environment all environment variables; those that start with {@code CRYPTO_PIPELINE_}
   *     set keys
   * @param file a file in the syntax of {@link java.util.Properties}, in UTF-8
   * @throws ConfigException if a key is unknown, owned by the code or in the file twice, a value is
   *     not allowed, a variable is missing, the file cannot be read, or the command line contains a
   *     secret
   */
  public static Settings load(
      Map<String, String> commandLine, Map<String, String> environment, Optional<Path> file) {
    EnvironmentVariables variables = new EnvironmentVariables(environment);
    List<Setting> lastWins = new ArrayList<>();
    file.ifPresent(path -> lastWins.addAll(PropertiesFile.read(path)));
    lastWins.addAll(variables.settings());
    List<Setting> arguments = settings(commandLine, "command line");
    lastWins.addAll(arguments);

    SortedMap<String, Setting> byName = new TreeMap<>();
    Keys.all().forEach(k -> byName.put(k.name(), new Setting(k.name(), k.defaultText(), DEFAULT)));
    putAll(byName, lastWins);
    byName.replaceAll((name, setting) -> variables.resolve(setting));
    Settings settings = new Settings(byName);
    arguments.forEach(KnownKeys::checkHoldsNoSecret);
    return settings;
  }

  /**
   * Returns the value of one key, whatever is wrong with the others, so that even their refusal can
   * heed it; the default if there is none that is allowed. Uses no class that logs, as Kafka's do.
   *
   * @param commandLine see {@link #load}, as the environment
   * @param file see {@link #load}; not read if it is a pipe, which can be read only once
   */
  public static <T> T unchecked(
      Key<T> key,
      Map<String, String> commandLine,
      Map<String, String> environment,
      Optional<Path> file) {
    String name = key.name();
    try {
      String text = commandLine.get(name);
      if (text == null) {
        text = environment.get(EnvironmentVariables.variableOf(name));
      }
      if (text == null && file.isPresent()) {
        text = PropertiesFile.unchecked(name, file.get());
      }
      Setting setting = new Setting(name, text == null ? key.defaultText() : text, "");
      return key.parse(new EnvironmentVariables(environment).resolve(setting).text());
    } catch (IOException | IllegalArgumentException | ConfigException e) {
      return key.parse(key.defaultText()); // load() says why
    }
  }

  /**
   * Returns a copy in which the given values win. They are taken literally, without replacing
   * <code>${env:NAME}</code>.
   *
   * @param origin the origin of the values, in words for the user
   * @throws ConfigException if a key is unknown or owned by the code, or a value is not allowed
   */
  public Settings with(Map<String, String> overrides, String origin) {
    SortedMap<String, Setting> copy = new TreeMap<>(byName);
    putAll(copy, settings(overrides, origin));
    return new Settings(copy);
  }

  /** Returns the value of a key, the default if none is set; never null. */
  public <T> T get(Key<T> key) {
    return key.parse(byName.get(key.name()).text());
  }

  /** Returns whether the value of a key is set, so that it is not the default. */
  public boolean isSet(Key<?> key) {
    return !byName.get(key.name()).origin().equals(DEFAULT);
  }

  /** Returns the value of a key as text that may be printed, with secrets as {@code ***}. */
  public String shown(Key<?> key) {
    return entry(byName.get(key.name())).value();
  }

  /** Returns the windows of {@code summary.windows} and {@code summary.zone}. */
  public Windows windows() {
    return new Windows(get(Keys.SUMMARY_ZONE), get(Keys.SUMMARY_WINDOWS));
  }

  /**
   * Returns all {@code kafka.*} without the prefix, for any Kafka client; always including {@code
   * bootstrap.servers}. Not masked: do not print. Unmodifiable.
   */
  public Map<String, String> kafka() {
    return below(PassThroughKeys.KAFKA);
  }

  /** Returns all {@code streams.*} without the prefix. Not masked: do not print. Unmodifiable. */
  public Map<String, String> streams() {
    return below(PassThroughKeys.STREAMS);
  }

  /** Returns the effective configuration, sorted by name, with secrets masked. */
  public List<Entry> entries() {
    return byName.values().stream().map(Settings::entry).toList();
  }

  /** Returns the {@link #entries()}, so without secrets. */
  @Override
  public String toString() {
    return entries().stream()
        .map(entry -> entry.name() + "=" + entry.value() + " (" + entry.origin() + ")")
        .collect(Collectors.joining(", ", "Settings[", "]"));
  }

  private static Entry entry(Setting setting) {
    String shown = KnownKeys.get(setting.name()).shown(setting.text());
    return new Entry(setting.name(), PrintableText.escaped(shown), setting.origin());
  }

  private static List<Setting> settings(Map<String, String> texts, String origin) {
    return new TreeMap<>(texts)
        .entrySet().stream().map(e -> new Setting(e.getKey(), e.getValue(), origin)).toList();
  }

  private static void putAll(Map<String, Setting> byName, List<Setting> settings) {
    settings.forEach(KnownKeys::checkName);
    settings.forEach(setting -> byName.put(setting.name(), setting));
  }

  private Map<String, String> below(String prefix) {
    Map<String, String> texts = new TreeMap<>();
    byName.values().stream()
        .filter(setting -> setting.name().startsWith(prefix))
        .forEach(s -> texts.put(s.name().substring(prefix.length()), s.text()));
    return Collections.unmodifiableMap(texts);
  }
}
