package io.cryptopipeline.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for some time; tests replace it, so as not to wait. */
@FunctionalInterface
public interface Sleeper {

  /** Waits in real time. */
  Sleeper REAL = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());

  /** Waits until that time has passed. */
  void sleep(Duration time) throws InterruptedException;
}
