package io.cryptopipeline.config;

/**
 * One of the application's own settings: its name, values and meaning. Immutable. The instances are
 * the constants of {@link Keys}.
 *
 * @param <T> the type of a parsed value
 */
public final class Key<T> implements KnownKey {

  private final String name;
  private final ValueType<T> type;
  private final String defaultText;
  private final String meaning;

  Key(String name, ValueType<T> type, String defaultText, String meaning) {
    this.name = name;
    this.type = type;
    this.defaultText = defaultText;
    this.meaning = meaning;
    type.parse(defaultText);
  }

  /** The name, as in the file and after {@code -D}. */
  @Override
  public String name() {
    return name;
  }

  /** The value if none is set, as text; it is always allowed. */
  public String defaultText() {
    return defaultText;
  }

  /** The meaning, in a few sentences for the user. */
  public String meaning() {
    return meaning;
  }

  /** The allowed values and their unit, in words for the user. */
  @Override
  public String allowed() {
    return type.allowed();
  }

  @Override
  public String shown(String text) {
    return type.shown(text);
  }

  @Override
  public void check(String text) {
    parse(text);
  }

  T parse(String text) {
    return type.parse(text);
  }

  @Override
  public String toString() {
    return name;
  }
}
