package io.cryptopipeline.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.Tick;
import java.util.Optional;

/**
 * A parsed raw record.
 *
 * @param eventId identifies the fact
 * @param tick its price
 * @param source where it was fetched; the format's name if no header says
 * @param format the name of its format
 * @param product the source's name of what is traded; empty if the payload names the coin
 * @param value the payload, exactly as it arrived; nobody changes it
 * @param payload the same, parsed
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares raw ticks
public record RawTick(
    EventId eventId,
    Tick tick,
    String source,
    String format,
    Optional<String> product,
    byte[] value,
    JsonValue payload) {

  /**
   * Returns the market: the subject of the event id and the quote currency, as far as known, for
   * example {@code coinbase:BTC-USD:usd}. Trades and aggregates of an exchange have different
   * subjects, so they are two markets: both state the same volume.
   */
  public String market() {
    return tick.quote().isPresent()
        ? eventId.subject() + ":" + tick.quote().get()
        : eventId.subject();
  }

  /** Returns whether the payload is plain, see {@link JsonTokens#of}. */
  public boolean isPlain() {
    return payload instanceof JsonToken;
  }

  /** Returns the payload as text. */
  public String text() {
    return new String(value, UTF_8);
  }
}
