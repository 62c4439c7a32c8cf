package io.cryptopipeline.simulation;

import java.util.List;

/** What may go wrong at a {@link Point}. */
enum Fault {
  /** The instance is killed. */
  KILLED,
  /** The instance is frozen while the others go on; then it goes on itself. */
  FROZEN,
  /** The coordinator aborts the transaction for its age, and fences its producer by the epoch. */
  FENCED,
  /** Kafka has no answer in time, and did nothing. */
  TIMED_OUT,
  /** The task's processing runs into a time-out of Kafka: the task counts as corrupted. */
  CORRUPTED,
  /** The storage is away beyond the bound, and did nothing. */
  UNAVAILABLE,
  /** The call was done, at least in part, but its reply got lost. */
  REPLY_LOST,
  /** The storage refuses. */
  REFUSED;

  static final List<Fault> EVERYWHERE = List.of(KILLED, FROZEN, FENCED);
}
