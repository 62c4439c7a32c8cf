package io.cryptopipeline.model;

import io.cryptopipeline.model.Summary.ComputedBy;
import java.time.Instant;

/**
 * The stream's state of one window of a coin.
 *
 * @param fold the ticks so far
 * @param isFinal whether no further tick is expected
 */
public record WindowState(TickFold fold, boolean isFinal) {

  /** Returns the stream's summary. Its late count is zero: the recompute counts late ticks. */
  public Summary summarize(Instant at) {
    return fold.summarize(0, isFinal, ComputedBy.STREAM, at);
  }
}
