package io.cryptopipeline.dlq;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Reason;
import java.util.Optional;
import java.util.Set;

/** Why a refused record is not sent again. */
public enum SkipReason {
  /** The letter is not whole. */
  INCOMPLETE("its value or its headers were left out for their size"),

  /** No setting, no time and no newer version changes that. */
  PERMANENT("a record that is empty or too large is refused whatever is mended"),

  /**
   * Once the day of the fact that came first is closed, the stream cannot tell any more that it
   * was, and would count this one on another day.
   */
  CONFLICTING_FACT("of conflicting facts the first one stays"),

  /** The two headers that mark a replay would have it refused. */
  HEADERS_FULL("its headers leave no room for those of a replay");

  private static final Set<String> LASTING_REASONS =
      Set.of(Reason.EMPTY.kebabCase(), Reason.TOO_LARGE.kebabCase());

  private final String text;

  SkipReason(String text) {
    this.text = text;
  }

  /** Returns what stands against a replay; empty if nothing does. */
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

  /** Returns it for a person. */
  @Override
  public String toString() {
    return text;
  }
}
