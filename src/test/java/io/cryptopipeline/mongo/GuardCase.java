package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.GuardCase.Outcome.PENDING;
import static io.cryptopipeline.mongo.GuardCase.Outcome.REPLACES;
import static io.cryptopipeline.mongo.GuardCase.Outcome.SAME;
import static io.cryptopipeline.mongo.GuardCase.Outcome.SUPERSEDED;

import io.cryptopipeline.model.Summary.ComputedBy;
import java.util.stream.Stream;

/**
 * What becomes of a summary that meets a stored one.
 *
 * @param stored what is stored
 * @param written what is written over it
 * @param outcome what becomes of it
 */
record GuardCase(Counts stored, Counts written, Outcome outcome) {

  record Counts(long ticks, long late, boolean isFinal, ComputedBy by) {}

  enum Outcome {
    /** It is stored now. */
    REPLACES,
    /** The stored one says the same, and stays. */
    SAME,
    /** The stored one is better, and stays. */
    SUPERSEDED,
    /** The stored one stays, but says something else than the stream: raw events decide. */
    PENDING
  }

  static Stream<GuardCase> all() {
    return Stream.of(
        // more facts
        of(open(3, 0), open(4, 0), REPLACES),
        of(open(3, 0), closed(4, 0), REPLACES),
        of(closed(3, 0), closed(4, 0), REPLACES),
        of(closed(3, 0), open(4, 0), REPLACES), // a tick within the grace clears final
        of(closed(3, 1), open(4, 1), REPLACES),
        of(closed(3, 1), closed(4, 2), REPLACES),
        of(closed(3, 1), closed(5, 3), REPLACES), // more late facts than were in time
        of(closed(3, 0), recomputed(5, 3), SUPERSEDED), // but not all that were in time
        of(closed(3, 1), recomputed(9, 8), SUPERSEDED),
        of(closed(3, 1), closed(4, 0), PENDING), // a late fact is counted by the recompute alone
        of(closed(3, 1), open(4, 0), PENDING),
        // fewer facts
        of(open(4, 0), open(3, 0), PENDING),
        of(closed(4, 0), open(3, 0), PENDING),
        of(closed(4, 0), closed(3, 0), PENDING),
        of(closed(4, 0), closed(3, 3), SUPERSEDED),
        of(open(4, 0), closed(3, 0), PENDING), // the closing write must not get lost
        // the same facts
        of(open(3, 0), open(3, 0), SAME),
        of(closed(3, 2), closed(3, 2), SAME),
        of(open(3, 0), closed(3, 0), REPLACES),
        of(open(3, 1), closed(3, 1), REPLACES),
        of(closed(3, 0), open(3, 0), PENDING),
        of(open(3, 0), open(3, 1), SUPERSEDED),
        of(closed(3, 0), closed(3, 1), SUPERSEDED),
        of(open(3, 0), closed(3, 1), SUPERSEDED),
        of(closed(3, 1), closed(3, 0), PENDING),
        of(open(3, 1), open(3, 0), PENDING),
        of(closed(3, 0), open(3, 1), SUPERSEDED),
        of(open(3, 1), closed(3, 0), PENDING),
        // a recompute counts late facts anew, and never marks a day again
        of(closed(3, 2), closed(3, 1), REPLACES),
        of(closed(3, 2), open(4, 1), REPLACES),
        of(closed(3, 2), recomputed(3, 0), REPLACES),
        of(open(4, 0), recomputed(3, 0), SUPERSEDED));
  }

  private static GuardCase of(Counts stored, Counts written, Outcome outcome) {
    return new GuardCase(stored, written, outcome);
  }

  /** Late facts are counted by the recompute alone. */
  private static ComputedBy by(long late) {
    return late > 0 ? ComputedBy.BATCH : ComputedBy.STREAM;
  }

  private static Counts open(long ticks, long late) {
    return new Counts(ticks, late, false, by(late));
  }

  private static Counts closed(long ticks, long late) {
    return new Counts(ticks, late, true, by(late));
  }

  private static Counts recomputed(long ticks, long late) {
    return new Counts(ticks, late, true, ComputedBy.BATCH);
  }
}
