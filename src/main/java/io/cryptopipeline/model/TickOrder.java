package io.cryptopipeline.model;

import java.time.Instant;
import java.util.Comparator;

/**
 * A tick's position in the total order of a coin's ticks: by event time to the nanosecond, then
 * trade id (ticks without one come first), then offset in the partition.
 *
 * @param timestamp the event time
 * @param tradeId the trade id, or -1 if there is none
 * @param offset the tick's offset in its partition of the raw topic
 */
public record TickOrder(Instant timestamp, long tradeId, long offset)
    implements Comparable<TickOrder> {

  /** The {@link #tradeId} of a tick that has none. */
  public static final long NO_TRADE_ID = -1;

  private static final Comparator<TickOrder> ORDER =
      Comparator.comparing(TickOrder::timestamp)
          .thenComparingLong(TickOrder::tradeId)
          .thenComparingLong(TickOrder::offset);

  /** Returns the position of a tick that was read at this offset of its partition. */
  public static TickOrder of(Tick tick, long offset) {
    return new TickOrder(tick.timestamp(), tick.tradeId().orElse(NO_TRADE_ID), offset);
  }

  /** Returns the event time floored to milliseconds, as summaries state it. */
  Instant toTheMillisecond() {
    return Instant.ofEpochMilli(timestamp.toEpochMilli());
  }

  @Override
  public int compareTo(TickOrder other) {
    return ORDER.compare(this, other);
  }
}
