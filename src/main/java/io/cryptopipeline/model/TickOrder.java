package io.cryptopipeline.model;

import java.util.Comparator;

/**
 * A tick's place in the total order of the ticks of a coin: event time, then the number of the
 * trade (ticks without one come first), then the offset in its partition.
 *
 * @param timestampMs event time, milliseconds since 1970 UTC
 * @param tradeId the number of the trade, or -1 where it has none
 * @param offset the tick's offset in its partition of the raw topic
 */
public record TickOrder(long timestampMs, long tradeId, long offset)
    implements Comparable<TickOrder> {

  /** What {@link #tradeId} holds for a tick that has none. */
  public static final long NO_TRADE_ID = -1;

  private static final Comparator<TickOrder> ORDER =
      Comparator.comparingLong(TickOrder::timestampMs)
          .thenComparingLong(TickOrder::tradeId)
          .thenComparingLong(TickOrder::offset);

  /** Returns the place of {@code tick}, read at {@code offset} of its partition. */
  public static TickOrder of(Tick tick, long offset) {
    return new TickOrder(
        tick.timestamp().toEpochMilli(), tick.tradeId().orElse(NO_TRADE_ID), offset);
  }

  @Override
  public int compareTo(TickOrder other) {
    return ORDER.compare(this, other);
  }
}
