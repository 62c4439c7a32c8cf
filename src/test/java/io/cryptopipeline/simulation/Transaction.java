package io.cryptopipeline.simulation;

import java.util.TreeMap;

/** A transaction as the broker knows it. */
final class Transaction {

  private enum State {
    OPEN,
    COMMITTED,
    ABORTED
  }

  /** The offsets that were sent to it, by partition of the raw topic. */
  final TreeMap<Integer, Integer> offsets = new TreeMap<>();

  private State state = State.OPEN;

  boolean isOpen() {
    return state == State.OPEN;
  }

  boolean isAborted() {
    return state == State.ABORTED;
  }

  void abort() {
    state = State.ABORTED;
  }

  void commit() {
    state = State.COMMITTED;
  }
}
