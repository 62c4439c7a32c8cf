package io.cryptopipeline.config;

import io.cryptopipeline.runtime.NearestNames;
import io.cryptopipeline.runtime.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment, in two roles: {@code CRYPTO_PIPELINE_MONGODB_URI} sets {@code mongodb.uri}, and
 * <code>${env:NAME}</code> in a value is replaced by the variable of that name.
 */
final class EnvironmentVariables {

  private static final String PREFIX = "CRYPTO_PIPELINE_";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([^}]*)}?");

  private final Map<String, String> environment;

  /** The variables that Kubernetes sets if there is a service named crypto-pipeline. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(PREFIX + "(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_.*)?)");

  EnvironmentVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Returns what the variables with the prefix set, in the order of their names.
   *
   * @throws ConfigException if one of them sets no known key, or could not be decoded
   */
  List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              if (variable.startsWith(PREFIX) && !OF_KUBERNETES.matcher(variable).matches()) {
                String key = keyOf(variable);
                settings.add(new Setting(key, decoded(variable, text), "environment " + variable));
              }
            });
    return settings;
  }

  /**
   * Replaces every <code>${env:NAME}</code>, once: the value of a variable stays as it is.
   *
   * @throws ConfigException if the variable is not set, or could not be decoded
   */
  Setting resolve(Setting setting) {
    return setting.withText(
        REFERENCE
            .matcher(setting.text())
            .replaceAll(match -> Matcher.quoteReplacement(valueOf(match.group(), setting))));
  }

  /** Replaces every <code>${env:NAME}</code> by the same text. */
  static String replaceReferences(String text, String replacement) {
    return REFERENCE.matcher(text).replaceAll(Matcher.quoteReplacement(replacement));
  }

  /** Returns the variable that sets the key. */
  static String variableOf(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private String valueOf(String reference, Setting setting) {
    if (!reference.endsWith("}")) {
      throw new ConfigException("the value of " + setting + " has a ${env: without a }");
    }
    String variable = reference.substring("${env:".length(), reference.length() - 1);
    String value = environment.get(variable);
    if (value == null) {
      throw new ConfigException(
          "the value of "
              + setting
              + " needs the environment variable \""
              + PrintableText.escaped(variable)
              + "\", which is not set");
    }
    return decoded(variable, value);
  }

  /** The JVM decodes the environment by the locale, and puts U+FFFD where that fails. */
  private static String decoded(String variable, String value) {
    if (value.indexOf('\ufffd') >= 0) {
      throw new ConfigException(
          "the environment variable %s has characters that this locale does not have: set one of UTF-8, such as LC_ALL=C.UTF-8"
              .formatted(PrintableText.escaped(variable)));
    }
    return value;
  }

  private static String keyOf(String variable) {
    Optional<String> known = KnownKeys.ofVariable(variable);
    if (known.isPresent()) {
      return known.get();
    }
    String key = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    if (OwnedKeys.reason(key).isPresent()) {
      return key;
    }
    List<String> nearest =
        NearestNames.of(key, KnownKeys.names()).stream()
            .map(EnvironmentVariables::variableOf)
            .toList();
    throw new ConfigException(
        "unknown key \"%s\" (environment %s)".formatted(key, variable)
            + NearestNames.question(variable, nearest).map(text -> "; " + text).orElse(""));
  }
}
