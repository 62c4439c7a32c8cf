package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An element of CoinGecko's {@code /coins/markets}: a coin's price over many markets. It names no
 * currency, so the header {@code quote} says it. The same {@code last_updated} is the same fact.
 * Its {@code total_volume} is that of the last 24 hours, not of a trade, so the tick has no volume.
 *
 * <p>Source: CoinGecko's documentation (docs.coingecko.com), and recorded answers.
 */
final class CoinGeckoFormat implements TickFormat {

  /** The longest that the setting {@code tick.quotes} can allow. */
  private static final int MAX_QUOTE_LENGTH = 32;

  @Override
  public String name() {
    return "coingecko";
  }

  @Override
  public boolean recognises(JsonElement payload) {
    return JsonFields.has(payload, "id", "current_price", "last_updated");
  }

  @Override
  public Reading read(JsonElement payload, Provenance provenance) throws UnusableRecordException {
    JsonObject coin = JsonFields.object(payload, name());
    String product = JsonFields.product(JsonFields.orNull(coin, "id"), "id", provenance);
    Instant updated = Timestamps.read(JsonFields.orNull(coin, "last_updated"), "last_updated");
    Optional<String> quote = quote(provenance);
    Tick tick =
        new Tick(
            product,
            updated,
            Decimals.read(coin.get("current_price"), "current_price", true, Reason.BAD_PRICE),
            Optional.empty(),
            OptionalLong.empty(),
            quote);
    return new Reading(
        tick,
        Optional.of(product),
        List.of(quote.orElse(""), product),
        Optional.of(Long.toString(updated.toEpochMilli())),
        true);
  }

  /** It is a part of the event id, which must fit a header. */
  private static Optional<String> quote(Provenance provenance) throws UnusableRecordException {
    Optional<String> quote = provenance.quote();
    if (quote.isPresent() && quote.get().length() > MAX_QUOTE_LENGTH) {
      throw new UnusableRecordException(
          Reason.BAD_HEADER,
          "the header quote is %s, longer than %d characters"
              .formatted(PrintableText.excerpt(quote.get()), MAX_QUOTE_LENGTH));
    }
    return quote;
  }
}
