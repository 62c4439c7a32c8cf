package io.cryptopipeline.stream.topology;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the memory that the states of all tasks take. Safe for several threads. */
final class StateMemory {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** Creates a count with an upper bound in bytes. */
  StateMemory(long limit) {
    this.limit = limit;
  }

  void add(long bytes) {
    used.addAndGet(bytes);
  }

  boolean isExceeded() {
    return used.get() > limit;
  }

  /**
   * Returns whether a quarter of the bound is free again, so that not every record has to evict.
   */
  boolean isRelieved() {
    return used.get() <= limit / 4 * 3;
  }

  long limit() {
    return limit;
  }
}
