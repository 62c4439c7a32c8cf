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
 * How often an error has come, and how long to wait after it. Two errors are the same where they
 * have the same class and come from the same line. Safe for several threads.
 */
final class Recurrences {

  /** What one event does to several threads within this time counts once. */
  static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  /** Well below the time after which Kafka gives the partitions of a waiting thread away. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** After this time an error counts from one again; a new thread may have to restore its state. */
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
   * An error that has come.
   *
   * @param times how often so far
   * @param last when
   * @param delay how long to wait now
   * @param backoff gives the delays after this one
   */
  record Recurrence(int times, Instant last, Duration delay, Backoff backoff) {

    private boolean isWaitedFor(Instant now) {
      return now.isBefore(last.plus(delay));
    }
  }

  /**
   * Starts without any error.
   *
   * @param clock says how far errors are apart
   * @param random draws the waits
   */
  Recurrences(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** Counts the error, unless another thread has brought the same and still waits. */
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
