package io.cryptopipeline.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How time is let pass; tests do without. */
@FunctionalInterface
public interface Sleeper {

  /** Lets real time pass. */
  Sleeper REAL = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());

  /** Returns when that time has passed. */
  void sleep(Duration time) throws InterruptedException;
}
