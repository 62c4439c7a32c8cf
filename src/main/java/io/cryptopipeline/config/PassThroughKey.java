package io.cryptopipeline.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A key that passes through to Kafka unchanged.
 *
 * @param name the name here, such as {@code kafka.linger.ms}
 * @param definition Kafka's definition, against which values are checked; empty if the clients have
 *     none (settings of topics), and the broker decides
 */
record PassThroughKey(String name, Optional<ConfigDef.ConfigKey> definition) implements KnownKey {

  private static final Pattern SECRET_NAME =
      Pattern.compile("password|secret|token|api\\.key|sasl\\.jaas\\.config");

  @Override
  public String allowed() {
    return definition.map(PassThroughKey::describe).orElse("what the Kafka broker accepts");
  }

  boolean secret() {
    return SECRET_NAME.matcher(name).find()
        || definition.filter(key -> key.type == ConfigDef.Type.PASSWORD).isPresent();
  }

  @Override
  public String shown(String text) {
    return secret() ? "***" : text;
  }

  @Override
  public void check(String text) {
    definition.ifPresent(key -> check(key, text));
  }

  private static void check(ConfigDef.ConfigKey key, String text) {
    try {
      Object value = ConfigDef.parseType(key.name, text, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, value);
      }
    } catch (org.apache.kafka.common.config.ConfigException e) {
      throw new IllegalArgumentException("refused by Kafka", e);
    }
  }

  private static String describe(ConfigDef.ConfigKey key) {
    String type = key.type.name().toLowerCase(Locale.ROOT);
    return key.validator == null ? type : type + " " + key.validator;
  }
}
