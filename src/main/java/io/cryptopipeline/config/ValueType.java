package io.cryptopipeline.config;

/** How the text of a value becomes a {@code T}, and which texts are allowed. */
interface ValueType<T> {

  /**
   * Reads a value; white space around it does not count.
   *
   * @throws IllegalArgumentException if the text is not {@linkplain #allowed() allowed}
   */
  T parse(String text);

  /** What is allowed, with its unit, in words for the user. */
  String allowed();

  /** Whether a value may hold something secret. */
  default boolean secret() {
    return false;
  }

  /** The text with what is secret in it replaced by {@code ***}; of any text, allowed or not. */
  default String shown(String text) {
    return text;
  }
}
