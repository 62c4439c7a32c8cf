package io.cryptopipeline.source;

import com.google.gson.JsonElement;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.exchange.Provenance;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A trade as an exchange sent it, and its content.
 *
 * @param text the text of the trade, character for character
 * @param json the parsed text; empty if it is not JSON
 * @param tick the content; empty if it is unreadable. The receiver gets such a trade too, and
 *     reports it
 */
record ParsedTrade(String product, String text, Optional<JsonElement> json, Optional<Tick> tick) {

  private static final Logger LOG = LogManager.getLogger(ParsedTrade.class);

  static ParsedTrade of(Exchange exchange, String product, String text, Instant fetched) {
    try {
      return of(exchange, new Trade(product, text, StrictJson.parse(text)), fetched);
    } catch (UnusableRecordException notJson) {
      return new ParsedTrade(product, text, Optional.empty(), Optional.empty());
    }
  }

  static ParsedTrade of(Exchange exchange, Trade trade, Instant fetched) {
    Provenance provenance = new Provenance(Optional.of(trade.product()), Optional.empty(), fetched);
    Optional<Tick> tick = Optional.empty();
    try {
      tick = Optional.of(exchange.read(new JsonTree(trade.json()), provenance).tick());
    } catch (UnusableRecordException e) {
      LOG.debug("{}: {}", exchange.name(), e.getMessage());
    }
    return new ParsedTrade(trade.product(), trade.text(), Optional.of(trade.json()), tick);
  }

  /** Returns the trade id; empty if the trade has none or is unreadable. */
  OptionalLong id() {
    return tick.map(Tick::tradeId).orElse(OptionalLong.empty());
  }

  /** Returns the time of the trade; {@link Instant#MAX} if it is unreadable. */
  Instant time() {
    return tick.map(Tick::timestamp).orElse(Instant.MAX);
  }
}
