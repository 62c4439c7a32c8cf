package io.cryptopipeline.config;

import io.cryptopipeline.runtime.NearestNames;
import io.cryptopipeline.runtime.PrintableText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All keys that may be set, and the checks of names and values. */
final class KnownKeys {

  private static final String MASK = "***";

  /** A literal password in a Kafka login, among references to variables. */
  private static final Pattern LITERAL_SECRET =
      Pattern.compile("(?i)(?:password|secret)[\"']?\\s*=\\s*+(?![\"']?\\*\\*\\*)");

  private static final Map<String, KnownKey> BY_NAME = byName();

  /** The words between the dots of all keys. */
  private static final Set<String> WORDS =
      BY_NAME.keySet().stream()
          .flatMap(name -> Stream.of(name.split("\\.")))
          .collect(Collectors.toUnmodifiableSet());

  private KnownKeys() {}

  /** Returns all names, the application's own first. */
  static Set<String> names() {
    return BY_NAME.keySet();
  }

  /**
   * Returns the key that an environment variable sets; {@code _} may be a dot or itself. Not in
   * {@link EnvironmentVariables}, which must not load the classes of Kafka that this class needs.
   */
  static Optional<String> ofVariable(String variable) {
    return names().stream()
        .filter(name -> EnvironmentVariables.variableOf(name).equals(variable))
        .findFirst();
  }

  static KnownKey get(String name) {
    return BY_NAME.get(name);
  }

  /**
   * Checks that the key may be set.
   *
   * @throws ConfigException if it is unknown, or owned by the code
   */
  static void checkName(Setting setting) {
    OwnedKeys.reason(setting.name())
        .ifPresent(
            reason -> {
              throw new ConfigException(
                  PrintableText.escaped(setting.toString()) + " cannot be set: " + reason);
            });
    if (!BY_NAME.containsKey(setting.name())) {
      String question =
          NearestNames.question(setting.name(), names()).map(text -> "; " + text).orElse("");
      throw new ConfigException(
          "unknown key \"%s\" (%s)".formatted(shown(setting.name()), setting.origin()) + question);
    }
  }

  /**
   * Returns the name of a key for a message; {@code ***} if it is neither known nor like a mistyped
   * one, because it may be a misplaced secret. A mistyped key consists of known words, or is near a
   * known key.
   */
  static String shown(String name) {
    boolean isOfKnownWords =
        Stream.of(name.split("\\.", -1))
            .allMatch(word -> NearestNames.shown(word, WORDS).equals(word));
    return isOfKnownWords ? name : NearestNames.shown(name, names());
  }

  /**
   * Checks the value of a key that may be set.
   *
   * @throws ConfigException if it is not allowed
   */
  static void checkValue(Setting setting) {
    KnownKey key = BY_NAME.get(setting.name());
    try {
      key.check(setting.text());
    } catch (IllegalArgumentException e) {
      throw badValue(setting, key.allowed());
    }
    OwnedKeys.limit(setting.name(), setting.text())
        .ifPresent(
            allowed -> {
              throw badValue(setting, allowed);
            });
  }

  /**
   * Checks that a value of the command line contains no secret, because the list of processes shows
   * it to everyone. A reference to a variable does not count.
   *
   * @throws ConfigException if it contains one
   */
  static void checkHoldsNoSecret(Setting setting) {
    String text = EnvironmentVariables.replaceReferences(setting.text(), MASK);
    String shown = BY_NAME.get(setting.name()).shown(text);
    boolean isOfVariables =
        shown.equals(MASK) && text.contains(MASK) && !LITERAL_SECRET.matcher(text).find();
    if (!shown.equals(text) && !isOfVariables) {
      throw new ConfigException(
          "%s holds a secret, which the list of processes shows to everyone: set it as %s or in a file (--config), or write ${env:NAME} in its place"
              .formatted(setting, EnvironmentVariables.variableOf(setting.name())));
    }
  }

  private static ConfigException badValue(Setting setting, String allowed) {
    String shown = BY_NAME.get(setting.name()).shown(setting.text());
    return new ConfigException(
        "bad value \""
            + PrintableText.escaped(shown)
            + "\" for "
            + setting
            + "; allowed: "
            + PrintableText.escaped(allowed));
  }

  private static Map<String, KnownKey> byName() {
    Map<String, KnownKey> keys = new LinkedHashMap<>();
    Keys.all().forEach(key -> keys.put(key.name(), key));
    PassThroughKeys.byName().forEach(keys::putIfAbsent);
    return Collections.unmodifiableMap(keys);
  }
}
