package io.cryptopipeline.simulation;

import static io.cryptopipeline.simulation.Fault.CORRUPTED;
import static io.cryptopipeline.simulation.Fault.FROZEN;
import static io.cryptopipeline.simulation.Fault.REFUSED;
import static io.cryptopipeline.simulation.Fault.REPLY_LOST;
import static io.cryptopipeline.simulation.Fault.TIMED_OUT;
import static io.cryptopipeline.simulation.Fault.UNAVAILABLE;

import java.util.List;

/** A point of the code at which a fault may strike; everywhere one of {@link Fault#EVERYWHERE}. */
enum Point {
  /** A record is about to be processed, or was. */
  PROCESS(CORRUPTED),
  /** A store is about to send a record to its changelog. */
  STATE_PUT,
  MARK(UNAVAILABLE, REPLY_LOST, REFUSED),
  RAW_INSERT(UNAVAILABLE, REPLY_LOST, REFUSED),
  SUMMARY_PUT(FROZEN, UNAVAILABLE, REPLY_LOST, REFUSED),
  /** MongoDB has acknowledged. */
  ACKNOWLEDGED,
  SEND,
  /** The records that were sent reach the broker. */
  DELIVER(TIMED_OUT),
  SEND_OFFSETS(TIMED_OUT, REPLY_LOST),
  OFFSETS_SENT(FROZEN),
  COMMIT(TIMED_OUT, REPLY_LOST),
  COMMITTED,
  CHECKPOINT,
  CLOSE;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<Fault> own;

  Point(Fault... own) {
    this.own = List.of(own);
  }

  List<Fault> own() {
    return own;
  }
}
