package io.cryptopipeline.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time that a summary covers.
 *
 * @param size its length
 * @param name the date of its first day ({@code 2018-04-05}), or the first instant of an hour or a
 *     minute ({@code 2018-04-05T13:00:00Z})
 * @param start the first instant
 * @param end the first instant after it
 */
public record Window(WindowSize size, String name, Instant start, Instant end) {

  /** Returns whether the instant is in the window. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }

  /** Returns the number of minutes; the last one may be shorter. */
  public int minutes() {
    return (int) Duration.between(start, end).plusMinutes(1).minusNanos(1).toMinutes();
  }

  /** Returns the index of the minute that contains the instant; the first is 0. */
  public int minuteOf(Instant instant) {
    return (int) Duration.between(start, instant).toMinutes();
  }
}
