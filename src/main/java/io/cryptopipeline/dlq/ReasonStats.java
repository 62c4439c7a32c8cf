package io.cryptopipeline.dlq;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.RecordPosition;
import java.time.Instant;

/**
 * The records that were refused for one reason.
 *
 * @param reason the reason
 * @param count how many there are
 * @param again how many of them were refused as a replay
 * @param first when the first one was refused
 * @param last when the last one was refused
 * @param newest where the letter of the last one stands
 * @param message what that letter says
 */
public record ReasonStats(
    String reason,
    long count,
    long again,
    Instant first,
    Instant last,
    RecordPosition newest,
    String message) {

  /** Returns one record. */
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

  /** Returns these and others of the same reason. */
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
