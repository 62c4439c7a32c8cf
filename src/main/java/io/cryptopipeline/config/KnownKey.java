package io.cryptopipeline.config;

/** A key that may be set: one of the application's own, or one passed through to Kafka. */
sealed interface KnownKey permits Key, PassThroughKey {

  String name();

  /** What values are allowed, in words for the user. */
  String allowed();

  /** The text as it may be printed: with what is secret in it replaced by {@code ***}. */
  String shown(String text);

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException if the text is not {@linkplain #allowed() allowed}; the
   *     message is not for the user, for it may hold a secret
   */
  void check(String text);
}
