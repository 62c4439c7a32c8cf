package io.cryptopipeline.model;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * The summary of the ticks of one coin in one window, as written to MongoDB and to the topic of the
 * window's size.
 *
 * @param window the coin and its window
 * @param quote the quote currency; empty if no tick names one
 * @param open the price of the first tick
 * @param high the highest price
 * @param low the lowest price
 * @param close the price of the last tick
 * @param mean the mean of all prices, rounded once to 34 digits, half to even
 * @param tickCount the number of distinct ticks, at least one
 * @param volume the sum of the traded volumes; empty if no tick carries one
 * @param vwap the mean price weighted by volume; empty if the volume is absent or zero
 * @param firstTimestamp the event time of the first tick
 * @param lastTimestamp the event time of the last tick
 * @param maxGapMinutes the longest run of minutes of the whole window without a tick
 * @param lateCount the number of ticks that arrived after their unit was closed
 * @param isFinal whether no further tick is expected; later ticks still change the summary
 * @param computedBy who folded the ticks
 * @param updatedAt when the summary was made
 */
public record Summary(
    CoinWindow window,
    Optional<String> quote,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal mean,
    long tickCount,
    Optional<BigDecimal> volume,
    Optional<BigDecimal> vwap,
    Instant firstTimestamp,
    Instant lastTimestamp,
    int maxGapMinutes,
    long lateCount,
    boolean isFinal,
    ComputedBy computedBy,
    Instant updatedAt) {

  /** Returns the number of ticks that arrived before their unit was closed. */
  public long inTimeCount() {
    return tickCount - lateCount;
  }

  /** Returns the same summary, final or not. */
  public Summary withFinal(boolean stated) {
    return new Summary(
        window,
        quote,
        open,
        high,
        low,
        close,
        mean,
        tickCount,
        volume,
        vwap,
        firstTimestamp,
        lastTimestamp,
        maxGapMinutes,
        lateCount,
        stated,
        computedBy,
        updatedAt);
  }

  /** Who folded the ticks of a summary. */
  public enum ComputedBy {
    /** The Kafka Streams topology, tick by tick. */
    STREAM,
    /** A recompute from the raw events in MongoDB. */
    BATCH
  }
}
