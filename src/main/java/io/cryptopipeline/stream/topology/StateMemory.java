package io.cryptopipeline.stream.topology;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that the states of all tasks take together. Safe for several threads.
 *
 * <p>A task can only forget coins of its own. So each may always use a small part of the bound, and
 * is not slowed down by others that use the rest and are idle.
 */
final class StateMemory {

  private static final int LEAST_PART = 1_024;

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /** Creates a count with an upper bound in bytes. */
  StateMemory(long limit) {
    this.limit = limit;
  }

  void add(long bytes) {
    used.addAndGet(bytes);
  }

  /** Returns whether a task that uses {@code own} bytes should use less. */
  boolean isExceeded(long own) {
    return used.get() > limit && own > limit / LEAST_PART;
  }

  /**
   * Returns whether it uses little enough that not every record has to evict: a quarter of the
   * bound is free again, or half of the task's part.
   */
  boolean isRelieved(long own) {
    return used.get() <= limit / 4 * 3 || own <= limit / LEAST_PART / 2;
  }

  /** Returns whether the bound is exceeded by so much that the heap may not be large enough. */
  boolean isDangerous() {
    return used.get() > limit / 4 * 5;
  }

  long used() {
    return used.get();
  }

  long limit() {
    return limit;
  }
}
