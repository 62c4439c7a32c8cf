package io.cryptopipeline.config;

/** A key that may be set: one of the application's own, or one that passes through to Kafka. */
sealed interface KnownKey permits Key, PassThroughKey {

  String name();

  /** The allowed values, in words for the user. */
  String allowed();

  /** Replaces secrets in the text by {@code ***}, so that it may be printed. */
  String shown(String text);

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException if the text is not {@linkplain #allowed() allowed}; the
   *     message may contain a secret, so it is not for the user
   */
  void check(String text);
}
