package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells by a coin's own time which of its windows are over.
 *
 * @param windows the windows that are summarized
 * @param grace how long a window stays open after its end
 */
record LatenessRule(Windows windows, Duration grace) {

  /** Returns whether the coin's time has passed the end of a window plus the grace. */
  boolean hasPassed(CoinClock clock, long endMs) {
    return clock.hasTime() && clock.latestEventMs() - grace.toMillis() >= endMs;
  }

  /** Returns the end of the latest window that may be over at the coin's time. */
  Instant closedUntil(CoinClock clock) {
    return closedUntil(clock.latestEventMs());
  }

  /** Returns the end of the latest window that may be over at a time in milliseconds since 1970. */
  Instant closedUntil(long timeMs) {
    return Instant.ofEpochMilli(timeMs).minus(grace);
  }

  /** Returns whether a window of that size may have ended between two times of the coin. */
  boolean hasCrossed(WindowSize size, CoinClock before, CoinClock after) {
    return before.latestEventMs() != after.latestEventMs()
        && before.hasTime()
        && !windows.of(size, closedUntil(before)).contains(closedUntil(after));
  }

  /** Returns whether the coin's last record is older than the grace at its partition's time. */
  boolean isQuiet(CoinClock clock, long partitionMs) {
    return partitionMs > clock.lastRecordMs() + grace.toMillis();
  }

  /**
   * Returns the coin's open units, oldest first.
   *
   * @throws IllegalStateException if the state was made with other windows
   */
  List<CoinWindow> openUnits(String coinId, CoinClock clock) {
    return clock.openUnits().stream()
        .map(
            start -> {
              Window unit = windows.unit(start);
              if (!unit.start().equals(start)) {
                throw new IllegalStateException(
                    "the state of this application.id was made with another summary.zone or"
                        + " summary.windows: use the same settings, or another application.id");
              }
              return new CoinWindow(coinId, unit);
            })
        .toList();
  }
}
