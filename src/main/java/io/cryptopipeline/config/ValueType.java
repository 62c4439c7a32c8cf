package io.cryptopipeline.config;

import java.util.Optional;

/** How the text of a value becomes a {@code T}, and which texts are allowed. */
interface ValueType<T> {

  /**
   * Parses a value; white space around it is ignored.
   *
   * @throws IllegalArgumentException if the text is not {@linkplain #allowed() allowed}
   */
  T parse(String text);

  /** The allowed values and their unit, in words for the user. */
  String allowed();

  /** Replaces secrets in the text by {@code ***}, whether the text is allowed or not. */
  default String shown(String text) {
    return text;
  }

  /** This type, for values that may also be empty. */
  default ValueType<Optional<T>> orEmpty(String meaningOfEmpty) {
    return new ValueTypes.OptionalValue<>(this, meaningOfEmpty);
  }
}
