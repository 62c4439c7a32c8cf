package io.cryptopipeline.model;

import io.cryptopipeline.model.Summary.ComputedBy;
import java.time.Instant;

/**
 * What the stream holds of one window of a coin: the fold, and whether it was stated as final.
 *
 * @param fold the ticks so far
 * @param isFinal whether no further tick is expected
 */
public record WindowState(TickFold fold, boolean isFinal) {

  /**
   * Returns the stream's summary of it. The stream folds no late tick: they are counted by the
   * recompute that follows them.
   */
  public Summary summarize(Instant at) {
    return fold.summarize(0, isFinal, ComputedBy.STREAM, at);
  }
}
