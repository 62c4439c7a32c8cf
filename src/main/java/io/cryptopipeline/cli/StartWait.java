package io.cryptopipeline.cli;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.ServerUnavailableException;
import io.cryptopipeline.monitoring.Health;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.runtime.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
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
  private final Consumer<String> reporter;

  /**
   * @param bound how long to wait; a try that has begun may end later
   * @param clock measures it
   * @param stoppedWithin waits for that time, and returns whether the command is to stop
   * @param reporter is told what is waited for
   */
  StartWait(
      Duration bound,
      InstantSource clock,
      Predicate<Duration> stoppedWithin,
      Consumer<String> reporter) {
    this.bound = bound;
    this.clock = clock;
    this.stoppedWithin = stoppedWithin;
    this.reporter = reporter;
  }

  /** Waits for at most {@code start.wait}, or until the command is to stop. */
  static StartWait of(Settings settings, StopSignal stop) {
    return of(settings, stop, Monitoring.disabled().health());
  }

  /** Does the same, and shows in the health what is waited for. */
  static StartWait of(Settings settings, StopSignal stop, Health health) {
    return new StartWait(
        settings.get(Keys.START_WAIT),
        Clock.systemUTC(),
        time -> stop.isRequestedWithin(time.toNanos()),
        health::starting);
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
        reporter.accept(e.getMessage());
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
