package io.cryptopipeline.testing.corpus;

/** What must become of a record. */
public sealed interface Outcome {

  /**
   * It is stored, and folded.
   *
   * @param asText whether as {@code payload_text}, character by character, or else as {@code
   *     payload}, key by key and digit by digit
   */
  record Stored(boolean asText, Fact fact) implements Outcome {}

  /**
   * It is a dead letter.
   *
   * @param reason as {@code dlq-reason} has it
   * @param message all of {@code dlq-message}
   */
  record Refused(String reason, String message) implements Outcome {}

  /** It says what its earlier neighbour has said. */
  record Repeated() implements Outcome {}
}
