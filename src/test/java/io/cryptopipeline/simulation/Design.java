package io.cryptopipeline.simulation;

/** The pipeline's own design, and wrong ones, which the simulation must catch. */
enum Design {
  /** The pipeline's own. */
  REAL,
  /** The sink writes after the transaction is committed. */
  STORED_AFTER_COMMIT,
  /** The sink writes by a timer. */
  STORED_BY_TIMER,
  /** MongoDB replaces any summary by the newest write. */
  UNGUARDED,
  /** The state is written back after the offsets were sent, before the commit. */
  STATE_AFTER_OFFSETS,
  /** The state is written back after the transaction is committed. */
  STATE_AFTER_COMMIT,
  /** The state of all tasks is written back, whether their offsets are committed or not. */
  STATE_OF_ALL_TASKS,
  /** A commit takes in what a task has written early, whether its offsets are committed or not. */
  STATE_AHEAD_OF_OFFSETS,
  /** The stores cache what is written back. */
  CACHED_STORES,
  /** A restored task does not know the facts. */
  FORGOTTEN_FACTS
}
