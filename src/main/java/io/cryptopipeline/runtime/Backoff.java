package io.cryptopipeline.runtime;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The waits between retries. Each is drawn at random between zero and a bound, which doubles from
 * one second to the longest wait ("full jitter", so that clients that lost their connections
 * together do not reconnect together; AWS Architecture Blog, "Exponential Backoff And Jitter"). For
 * one thread.
 */
public final class Backoff {

  private static final Duration FIRST = Duration.ofSeconds(1);

  private final Duration longest;
  private final RandomGenerator random;
  private Duration bound = FIRST;

  /**
   * Starts with short waits.
   *
   * @param longest the upper bound of every wait
   * @param random draws the waits
   */
  public Backoff(Duration longest, RandomGenerator random) {
    this.longest = longest;
    this.random = random;
  }

  /** Returns the next wait. */
  public Duration next() {
    Duration wait =
        Duration.ofMillis(random.nextLong(Durations.min(bound, longest).toMillis() + 1));
    bound = Durations.min(bound.multipliedBy(2), longest);
    return wait;
  }

  /** Starts with short waits again. */
  public void reset() {
    bound = FIRST;
  }
}
