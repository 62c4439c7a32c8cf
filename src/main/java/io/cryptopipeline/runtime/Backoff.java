package io.cryptopipeline.runtime;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a further try: a time drawn at random between nothing and a bound that
 * doubles from one second to the longest wait ("full jitter", so that many clients that were cut
 * off together do not come back together; AWS Architecture Blog, "Exponential Backoff And Jitter").
 * For one thread.
 */
public final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(1);

  private final Duration longest;
  private final RandomGenerator random;
  private Duration bound = FIRST;

  /**
   * Begins with short waits.
   *
   * @param longest bounds every wait
   * @param random draws them
   */
  public Backoff(Duration longest, RandomGenerator random) {
    this.longest = longest;
    this.random = random;
  }

  /** Returns the next wait. */
  public Duration next() {
    Duration wait = Duration.ofMillis(random.nextLong(shorter(bound, longest).toMillis() + 1));
    bound = shorter(bound.multipliedBy(2), longest);
    return wait;
  }

  /** Begins with short waits again. */
  public void reset() {
    bound = FIRST;
  }

  /** Returns the shorter of two times. */
  public static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
