package io.cryptopipeline.config;

import java.util.Optional;

/** A value that may be left empty. */
record OptionalType<T>(ValueType<T> type, String meansEmpty) implements ValueType<Optional<T>> {

  @Override
  public Optional<T> parse(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(type.parse(text));
  }

  @Override
  public String allowed() {
    return type.allowed() + "; empty: " + meansEmpty;
  }

  @Override
  public boolean secret() {
    return type.secret();
  }

  @Override
  public String shown(String text) {
    return text.isBlank() ? text : type.shown(text);
  }
}
