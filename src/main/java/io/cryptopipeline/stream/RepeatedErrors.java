package io.cryptopipeline.stream;

import io.cryptopipeline.runtime.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Counts errors, and gives the wait after each. Two errors are the same if they have the same class
 * and come from the same line. Safe for several threads.
 */
final class RepeatedErrors {

  /** Errors of several threads within this time count once: they have one cause. */
  static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  /** Stays well below the time after which Kafka reassigns the partitions of a waiting thread. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** After this time the count of an error starts again. A new thread may have to restore state. */
  static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private final Clock clock;
  private final RandomGenerator random;
  private final Map<Place, Recurrence> recurrences = new HashMap<>();

  private record Place(Class<?> type, Optional<StackTraceElement> line) {

    static Place of(Throwable error) {
      StackTraceElement[] trace = error.getStackTrace(); // most of Kafka's errors have none
      return new Place(
          error.getClass(), trace.length == 0 ? Optional.empty() : Optional.of(trace[0]));
    }
  }

  /**
   * The occurrences of an error.
   *
   * @param times how many there were
   * @param last when the last one was
   * @param delay the wait after it
   * @param backoff gives the next delays
   */
  record Recurrence(int times, Instant last, Duration delay, Backoff backoff) {

    private boolean isWaitedFor(Instant now) {
      return now.isBefore(last.plus(delay));
    }
  }

  /**
   * Creates an empty count.
   *
   * @param clock measures the time between errors
   * @param random draws the waits
   */
  RepeatedErrors(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** Counts the error, unless another thread still waits after the same one. */
  synchronized Recurrence count(Throwable error) {
    Instant now = clock.instant();
    recurrences.values().removeIf(earlier -> earlier.last().plus(FORGOTTEN_AFTER).isBefore(now));
    return recurrences.compute(
        Place.of(error),
        (place, earlier) ->
            earlier != null && earlier.isWaitedFor(now) ? earlier : next(earlier, now));
  }

  private Recurrence next(Recurrence earlier, Instant now) {
    Backoff backoff =
        earlier == null
            ? new Backoff(LONGEST_WAIT.minus(SHORTEST_WAIT), random)
            : earlier.backoff();
    int times = earlier == null ? 1 : earlier.times() + 1;
    return new Recurrence(times, now, SHORTEST_WAIT.plus(backoff.next()), backoff);
  }
}
