package io.cryptopipeline.dlq;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.RecordPosition;
import java.time.Instant;

/**
 * Counts the records that were rejected for one reason.
 *
 * @param reason the reason
 * @param count how many records
 * @param again how many of them were rejected as a replay
 * @param first the time of the first rejection
 * @param last the time of the last rejection
 * @param newest the position of the last dead letter
 * @param message the message of the last dead letter
 */
public record ReasonStats(
    String reason,
    long count,
    long again,
    Instant first,
    Instant last,
    RecordPosition newest,
    String message) {

  /** Returns the count of one record. */
  public static ReasonStats of(DeadLetter letter) {
    return new ReasonStats(
        letter.reason(),
        1,
        letter.isOfReplay() ? 1 : 0,
        letter.refusedAt(),
        letter.refusedAt(),
        letter.place(),
        letter.message());
  }

  /** Returns the sum of these and others of the same reason. */
  public ReasonStats plus(ReasonStats others) {
    ReasonStats later = others.last.isBefore(last) ? this : others;
    return new ReasonStats(
        reason,
        count + others.count,
        again + others.again,
        others.first.isBefore(first) ? others.first : first,
        later.last,
        later.newest,
        later.message);
  }
}
