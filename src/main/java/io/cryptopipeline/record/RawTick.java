package io.cryptopipeline.record;

import io.cryptopipeline.model.Tick;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A parsed raw record.
 *
 * @param eventId identifies the fact, see {@link EventId}
 * @param tick its price
 * @param source where it was fetched; the format's name if no header says
 * @param format the name of its format
 * @param product the source's name of what is traded; empty if the payload names the coin
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
   * Returns the market: format, product and quote currency, as far as known, for example {@code
   * coinbase:BTC-USD:usd}. Generic ticks without either are one market, {@code tick}.
   */
  public String market() {
    return EventId.joined(
        Stream.of(Optional.of(format), product, tick.quote()).flatMap(Optional::stream).toList());
  }
}
