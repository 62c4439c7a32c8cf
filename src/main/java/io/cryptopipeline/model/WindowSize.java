package io.cryptopipeline.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The lengths of windows, from short to long; windows of each size nest in those of the next. */
public enum WindowSize {
  /** A minute, counted from the start of its day. */
  MINUTE("1m", "minute", Duration.ofMinutes(1)),
  /** An hour, counted from the start of its day. */
  HOUR("1h", "hourly", Duration.ofHours(1)),
  /** A day of {@code summary.zone}. */
  DAY("1d", "daily", Duration.ofDays(1)),
  /** Seven days of {@code summary.zone}, from Monday. */
  WEEK("1w", "weekly", Duration.ofDays(7));

  private final String label;
  private final String adjective;
  private final Duration usual;

  WindowSize(String label, String adjective, Duration usual) {
    this.label = label;
    this.adjective = adjective;
    this.usual = usual;
  }

  /** Returns the size with this label. */
  public static Optional<WindowSize> labelled(String label) {
    return Arrays.stream(values()).filter(size -> size.label.equals(label)).findFirst();
  }

  /** Returns its name in settings, for example {@code 1d}. */
  public String label() {
    return label;
  }

  /** Returns its name in topics, collections and stores, for example {@code daily}. */
  public String adjective() {
    return adjective;
  }

  /** Returns the length without clock changes; a clock change makes a window up to hours longer. */
  public Duration usual() {
    return usual;
  }

  /** Returns whether a window is named by its first date, not by its first instant. */
  public boolean isDated() {
    return compareTo(DAY) >= 0;
  }

  @Override
  public String toString() {
    return label;
  }
}
