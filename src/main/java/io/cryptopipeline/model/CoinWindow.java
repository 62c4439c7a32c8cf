package io.cryptopipeline.model;

import java.time.Instant;

/**
 * One window of one coin; each summary covers one.
 *
 * @param coinId the coin, for example {@code bitcoin}
 * @param window the window
 */
public record CoinWindow(String coinId, Window window) {

  /** Returns the key that topics and documents use, for example {@code bitcoin:2018-04-05}. */
  public String id() {
    return coinId + ':' + window.name();
  }

  /** Returns the first instant. */
  public Instant start() {
    return window.start();
  }

  /** Returns the first instant after it. */
  public Instant end() {
    return window.end();
  }

  /** Returns whether the tick is of this coin and in this window. */
  public boolean contains(Tick tick) {
    return coinId.equals(tick.coinId()) && window.contains(tick.timestamp());
  }

  @Override
  public String toString() {
    return id();
  }
}
