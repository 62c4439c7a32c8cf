package io.cryptopipeline.dlq;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Reason;
import java.util.Optional;
import java.util.Set;

/** The reasons why a replay skips a dead letter. */
public enum SkipReason {
  /** The dead letter lacks a part of the record. */
  INCOMPLETE("the value or the headers were too large to keep"),

  /** No setting and no newer version can make the record valid. */
  PERMANENT("an empty or too large record is always refused"),

  /**
   * After the day of the first fact is closed, the stream no longer knows that fact, and would
   * count this one on another day.
   */
  CONFLICTING_FACT("a conflicting fact never replaces the first one"),

  /** With the two headers that mark a replay, the headers would be too large. */
  HEADERS_FULL("the headers leave no room for those of a replay");

  private static final Set<String> LASTING_REASONS =
      Set.of(Reason.EMPTY.kebabCase(), Reason.TOO_LARGE.kebabCase());

  private final String text;

  SkipReason(String text) {
    this.text = text;
  }

  /** Returns why a replay skips the dead letter; empty if it does not. */
  static Optional<SkipReason> of(DeadLetter letter) {
    if (letter.leftOut().isPresent()) {
      return Optional.of(INCOMPLETE);
    }
    if (LASTING_REASONS.contains(letter.reason())) {
      return Optional.of(PERMANENT);
    }
    if (letter.reason().equals(Reason.CONFLICTING_FACT.kebabCase())) {
      return Optional.of(CONFLICTING_FACT);
    }
    return DeadLetter.isHuge(letter.replay().headers())
        ? Optional.of(HEADERS_FULL)
        : Optional.empty();
  }

  /** Returns the reason as text. */
  @Override
  public String toString() {
    return text;
  }
}
