package io.cryptopipeline.config;

/**
 * One of the application's own settings, with all that there is to know about it. Immutable. The
 * instances are the constants of {@link Keys}.
 *
 * @param <T> what a value is once it is read
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

  /** The value that holds where none is set, as text; it is always allowed. */
  public String defaultText() {
    return defaultText;
  }

  /** The meaning in one sentence. */
  public String meaning() {
    return meaning;
  }

  /** What values are allowed, and their unit, in words for the user. */
  @Override
  public String allowed() {
    return type.allowed();
  }

  /** Whether a value may hold something secret, so that it is printed masked. */
  public boolean secret() {
    return type.secret();
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
