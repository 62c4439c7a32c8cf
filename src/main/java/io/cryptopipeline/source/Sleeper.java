package io.cryptopipeline.source;

import java.time.Duration;

/** How time is let pass; tests do without. */
@FunctionalInterface
public interface Sleeper {

  /** Lets real time pass. */
  Sleeper REAL = time -> Thread.sleep(time.toMillis());

  /** Returns when that time has passed. */
  void sleep(Duration time) throws InterruptedException;
}
