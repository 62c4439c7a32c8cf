package io.cryptopipeline.wire;

import io.cryptopipeline.model.CoinDay;
import java.time.Instant;

/**
 * A fact that was accepted, as stored in {@code raw_events}.
 *
 * @param rawTick the record, understood
 * @param late whether it came after its coin's day was closed
 * @param ingestedAt when the topology accepted it, wall clock
 * @param topic the topic it was read from
 * @param partition the partition it was read from
 * @param offset the offset it was read at
 */
public record RawEvent(
    RawTick rawTick, boolean late, Instant ingestedAt, String topic, int partition, long offset) {

  /** Returns the coin-day that the tick belongs to. */
  public CoinDay day() {
    return CoinDay.of(rawTick.tick().coinId(), rawTick.tick().timestamp());
  }
}
