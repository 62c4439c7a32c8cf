package io.cryptopipeline.record;

import io.cryptopipeline.model.Tick;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A raw record that was understood.
 *
 * @param eventId which fact it states, see {@link EventId}
 * @param tick the price in it
 * @param source where it was fetched; the format's name where no header says
 * @param format the name of its format
 * @param product the source's name of what is traded; empty where the payload names the coin
 * @param text the payload, exactly as it arrived
 */
public record RawTick(
    String eventId,
    Tick tick,
    String source,
    String format,
    Optional<String> product,
    String text) {

  /**
   * Returns which prices these are: the format, the product and what they are counted in, as far as
   * the record says it, for example {@code coinbase:BTC-USD:usd}. Generic ticks that say nothing of
   * it are one market, {@code tick}: their senders answer for the coin.
   */
  public String market() {
    return EventId.joined(
        Stream.of(Optional.of(format), product, tick.quote()).flatMap(Optional::stream).toList());
  }
}
