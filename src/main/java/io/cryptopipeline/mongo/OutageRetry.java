package io.cryptopipeline.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.runtime.Durations;
import io.cryptopipeline.runtime.Reminders;
import io.cryptopipeline.runtime.Sleeper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Retries calls that an outage of MongoDB interrupts, until MongoDB acknowledges or the outage has
 * lasted longer than the bound. All calls share the outage: it is the database's, not a call's.
 * Safe for several threads.
 */
final class OutageRetry {

  private static final Logger LOG = LogManager.getLogger(OutageRetry.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Duration bound;
  private final Clock clock;
  private final Sleeper sleeper;
  private final AtomicReference<Instant> since = new AtomicReference<>();
  private final Reminders reminders = new Reminders();
  private final Counter outages;
  private final Acknowledgements acknowledgements;

  /**
   * Creates the retry of all calls to a database.
   *
   * @param bound how long an outage may last
   * @param meters takes the metrics
   * @param clock measures it
   */
  OutageRetry(Duration bound, MeterRegistry meters, Clock clock) {
    this(bound, meters, clock, Sleeper.REAL);
  }

  /** Does the same, and waits between two tries with that. */
  OutageRetry(Duration bound, MeterRegistry meters, Clock clock, Sleeper sleeper) {
    this.bound = bound;
    this.clock = clock;
    this.sleeper = sleeper;
    acknowledgements = new Acknowledgements(clock);
    outages = Metric.MONGODB_OUTAGES.counter(meters);
    Metric.MONGODB_WAITING_SECONDS.gauge(
        meters, () -> Durations.seconds(acknowledgements.waited()));
    Metric.MONGODB_ACKNOWLEDGED_AGE_SECONDS.gauge(
        meters, () -> Durations.seconds(acknowledgements.age()));
  }

  /** Returns how long MongoDB has been waited for, and when it last acknowledged. */
  Acknowledgements acknowledgements() {
    return acknowledgements;
  }

  /**
   * Runs the call until MongoDB acknowledges it, and returns its result.
   *
   * @param what names the call in messages
   * @throws StorageUnavailableException if the outage lasts longer than the bound, or the thread is
   *     interrupted
   * @throws StorageRefusedException if MongoDB refuses the call
   */
  <T> T untilAcknowledged(String what, Supplier<T> call) {
    return inParts(what, answered -> call.get());
  }

  /**
   * Does the same as {@link #untilAcknowledged} for a call that MongoDB answers in several parts.
   *
   * @param call gets a callback to run after each part, which ends an outage before it
   */
  <T> T inParts(String what, Function<Runnable, T> call) {
    AtomicReference<Instant> began = new AtomicReference<>(); // the outage of this call alone
    try (Acknowledgements.Call waiting = acknowledgements.begin()) {
      while (true) {
        try {
          T result =
              call.apply(
                  () -> {
                    waiting.acknowledgedPart();
                    noteAnswer(began);
                  });
          waiting.done();
          noteAnswer(began);
          return result;
        } catch (MongoInterruptedException e) {
          throw new StorageUnavailableException("interrupted, could not " + what, e);
        } catch (MongoException e) {
          if (!RetryableErrors.isRetryable(e)) {
            waiting.done();
            noteAnswer(began);
            throw new StorageRefusedException(
                "MongoDB refuses to %s: %s".formatted(what, MongoErrors.message(e)), e);
          }
          began.compareAndSet(null, clock.instant());
          awaitNextTry(what, began.get(), e);
        }
      }
    }
  }

  private void noteAnswer(AtomicReference<Instant> ownOutage) {
    ownOutage.set(null);
    Instant began = since.getAndSet(null);
    if (began != null) {
      reminders.reset();
      LOG.info(
          "MongoDB answers again after {} s", Duration.between(began, clock.instant()).toSeconds());
    }
  }

  private void remind(String what, Instant outage, Instant now, MongoException e) {
    if (outage != null && reminders.areDue(Duration.between(outage, now))) {
      LOG.warn(
          "MongoDB has not acknowledged since {}, for {} of {} s: waiting to {} ({})",
          outage,
          Duration.between(outage, now).toSeconds(),
          bound.toSeconds(),
          what,
          MongoErrors.message(e));
    }
  }

  private void awaitNextTry(String what, Instant firstFailure, MongoException e) {
    Instant now = clock.instant();
    if (since.compareAndSet(null, now)) {
      outages.increment();
      LOG.warn(
          "MongoDB does not acknowledge ({}): retrying for {} s",
          MongoErrors.message(e),
          bound.toSeconds());
    }
    Instant outage = since.get();
    remind(what, outage, now, e);
    // Other calls may succeed and end the shared outage while this one keeps failing.
    Instant began = outage != null && outage.isBefore(firstFailure) ? outage : firstFailure;
    if (now.isAfter(began.plus(bound))) {
      throw new StorageUnavailableException(
          "MongoDB did not acknowledge for %s s: could not %s"
              .formatted(Duration.between(began, now).toSeconds(), what),
          e);
    }
    try {
      sleeper.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StorageUnavailableException("interrupted, could not " + what, e);
    }
  }
}
