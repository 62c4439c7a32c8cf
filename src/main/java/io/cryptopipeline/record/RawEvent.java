package io.cryptopipeline.record;

import io.cryptopipeline.model.CoinWindow;
import java.time.Instant;

/**
 * An accepted fact, as stored in {@code raw_events}.
 *
 * @param rawTick the parsed record
 * @param unit the day or week of its coin that it belongs to
 * @param late whether it arrived after that unit was closed
 * @param ingestedAt when the topology accepted it, wall clock
 * @param topic the topic it was read from
 * @param partition the partition it was read from
 * @param offset the offset it was read at
 */
public record RawEvent(
    RawTick rawTick,
    CoinWindow unit,
    boolean late,
    Instant ingestedAt,
    String topic,
    int partition,
    long offset) {

  /**
   * Returns the id of the stored event: the event id and the unit, for example {@code
   * coinbase:BTC-USD:86326522@2018-04-05}. A source may number its trades again from 1; within a
   * unit an event id is one fact, in another unit it is another.
   */
  public String id() {
    return rawTick.eventId() + "@" + unit.window().name();
  }
}
