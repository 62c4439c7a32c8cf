package io.cryptopipeline.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time that a summary is of.
 *
 * @param size how long it is
 * @param name the date of its first day ({@code 2018-04-05}), or the first instant of an hour or a
 *     minute ({@code 2018-04-05T13:00:00Z})
 * @param start the first instant
 * @param end the first instant after it
 */
public record Window(WindowSize size, String name, Instant start, Instant end) {

  /** Returns whether {@code instant} lies in it. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }

  /** Returns how many minutes it has, the last of them perhaps cut off. */
  public int minutes() {
    return (int) Duration.between(start, end).plusMinutes(1).minusNanos(1).toMinutes();
  }

  /** Returns which of its minutes holds {@code instant}, 0 the first. */
  public int minuteOf(Instant instant) {
    return (int) Duration.between(start, instant).toMinutes();
  }
}
