package io.cryptopipeline.model;

import java.util.Comparator;

/**
 * A tick's position in the total order of a coin's ticks: by event time, then trade id (ticks
 * without one come first), then offset in the partition.
 *
 * @param timestampMs event time, milliseconds since 1970 UTC
 * @param tradeId the trade id, or -1 if there is none
 * @param offset the tick's offset in its partition of the raw topic
 */
public record TickOrder(long timestampMs, long tradeId, long offset)
    implements Comparable<TickOrder> {

  /** The {@link #tradeId} of a tick that has none. */
  public static final long NO_TRADE_ID = -1;

  private static final Comparator<TickOrder> ORDER =
      Comparator.comparingLong(TickOrder::timestampMs)
          .thenComparingLong(TickOrder::tradeId)
          .thenComparingLong(TickOrder::offset);

  /** Returns the position of a tick that was read at this offset of its partition. */
  public static TickOrder of(Tick tick, long offset) {
    return new TickOrder(
        tick.timestamp().toEpochMilli(), tick.tradeId().orElse(NO_TRADE_ID), offset);
  }

  @Override
  public int compareTo(TickOrder other) {
    return ORDER.compare(this, other);
  }
}
