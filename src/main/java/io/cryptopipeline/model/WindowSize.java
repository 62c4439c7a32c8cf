package io.cryptopipeline.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long the windows are that summaries are of, from short to long: each nests in the next. */
public enum WindowSize {
  /** A minute, counted from the start of its day. */
  MINUTE("1m", "minute", Duration.ofMinutes(1)),
  /** An hour, counted from the start of its day. */
  HOUR("1h", "hourly", Duration.ofHours(1)),
  /** A day of the zone. */
  DAY("1d", "daily", Duration.ofDays(1)),
  /** Seven days of the zone, from Monday on. */
  WEEK("1w", "weekly", Duration.ofDays(7));

  private final String label;
  private final String adjective;
  private final Duration usual;

  WindowSize(String label, String adjective, Duration usual) {
    this.label = label;
    this.adjective = adjective;
    this.usual = usual;
  }

  /** Returns the size of that label. */
  public static Optional<WindowSize> labelled(String label) {
    return Arrays.stream(values()).filter(size -> size.label.equals(label)).findFirst();
  }

  /** Returns what settings call it, for example {@code 1d}. */
  public String label() {
    return label;
  }

  /** Returns what topics, collections and stores call it, for example {@code daily}. */
  public String adjective() {
    return adjective;
  }

  /** Returns how long a window is where no clock is changed; one of a zone may differ by hours. */
  public Duration usual() {
    return usual;
  }

  /** Returns whether a window is named by the date it starts on, and not by its first instant. */
  public boolean isDated() {
    return compareTo(DAY) >= 0;
  }

  @Override
  public String toString() {
    return label;
  }
}
