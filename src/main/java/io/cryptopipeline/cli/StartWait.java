package io.cryptopipeline.cli;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.ServerUnavailableException;
import io.cryptopipeline.runtime.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Repeats the start of a command while Kafka or MongoDB is not up yet. */
final class StartWait {

  private static final Logger LOG = LogManager.getLogger(StartWait.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final Duration bound;
  private final InstantSource clock;
  private final Predicate<Duration> stoppedWithin;

  /**
   * @param bound how long to wait; a try that has begun may end later
   * @param clock measures it
   * @param stoppedWithin waits for that time, and returns whether the command is to stop
   */
  StartWait(Duration bound, InstantSource clock, Predicate<Duration> stoppedWithin) {
    this.bound = bound;
    this.clock = clock;
    this.stoppedWithin = stoppedWithin;
  }

  /** Waits for at most {@code start.wait}, or until the command is to stop. */
  static StartWait of(Settings settings, StopSignal stop) {
    return new StartWait(
        settings.get(Keys.START_WAIT),
        Clock.systemUTC(),
        time -> stop.isRequestedWithin(time.toNanos()));
  }

  /**
   * Returns the result of the first try that succeeds.
   *
   * @throws ServerUnavailableException the last one, if the time is over
   */
  <T> T until(Supplier<T> start) {
    Instant end = clock.instant().plus(bound);
    Instant nextLine = Instant.MIN;
    while (true) {
      try {
        return start.get();
      } catch (ServerUnavailableException e) {
        Instant now = clock.instant();
        if (!now.isBefore(end)) {
          throw e;
        }
        if (!now.isBefore(nextLine)) {
          LOG.warn(
              "{}; trying for {} s more ({})",
              e.getMessage(),
              Duration.between(now, end).toSeconds(),
              Keys.START_WAIT);
          nextLine = now.plus(BETWEEN_LINES);
        }
        if (stoppedWithin.test(BETWEEN_TRIES)) {
          throw e;
        }
      }
    }
  }
}
