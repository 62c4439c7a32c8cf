package io.cryptopipeline.bench.servers;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what takes a moment. */
public final class Patience {

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final long PAUSE_MS = 100;

  private Patience() {}

  /**
   * Returns when that is true. An exception means that it is not yet.
   *
   * @param process must run meanwhile
   * @throws IllegalStateException if the process ends, or after two minutes
   */
  public static void await(String what, MeasuredProcess process, Callable<Boolean> isTrue)
      throws InterruptedException {
    long endNanos = System.nanoTime() + LONGEST.toNanos();
    Exception last = null;
    while (System.nanoTime() < endNanos) {
      process.checkAlive();
      try {
        if (isTrue.call()) {
          return;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      Thread.sleep(PAUSE_MS);
    }
    throw new IllegalStateException(
        "%s: not within %s s%n%s".formatted(what, LONGEST.toSeconds(), process.lastLines()), last);
  }
}
