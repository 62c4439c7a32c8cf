package io.cryptopipeline.source;

import com.google.gson.JsonElement;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.exchange.Provenance;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A trade as an exchange sent it, and its content.
 *
 * @param product what was traded; empty if that cannot be read
 * @param text the text of the trade, character for character
 * @param json the parsed text; empty if it is not JSON
 * @param tick the content; empty if it is unreadable. The receiver gets such a trade too
 * @param id the number in the product's sequence; empty if there is none. An unreadable trade may
 *     have one
 * @param fetched when it was fetched
 */
record ParsedTrade(
    Optional<String> product,
    String text,
    Optional<JsonElement> json,
    Optional<Tick> tick,
    OptionalLong id,
    Instant fetched) {

  /** A trade whose time cannot be read is at most so much older than its arrival. */
  static final Duration UNREADABLE_TIME = Duration.ofMinutes(1);

  private static final Logger LOG = LogManager.getLogger(ParsedTrade.class);

  static ParsedTrade of(Exchange exchange, String product, String text, Instant fetched) {
    return of(exchange, new Trade(Optional.of(product), text, StrictJson.tryParse(text)), fetched);
  }

  static ParsedTrade of(Exchange exchange, Trade trade, Instant fetched) {
    Optional<JsonTree> json = trade.json().map(JsonTree::new);
    Optional<Tick> tick = Optional.empty();
    if (json.isPresent()) {
      try {
        Provenance provenance = new Provenance(trade.product(), Optional.empty(), fetched);
        tick = Optional.of(exchange.read(json.get(), provenance).tick());
      } catch (UnusableRecordException e) {
        LOG.debug("{}: {}", exchange.name(), e.getMessage());
      }
    }
    return new ParsedTrade(
        trade.product(),
        trade.text(),
        trade.json(),
        tick,
        id(exchange, trade.product(), json, tick),
        fetched);
  }

  private static OptionalLong id(
      Exchange exchange, Optional<String> product, Optional<JsonTree> json, Optional<Tick> tick) {
    if (tick.isPresent()) {
      return tick.get().tradeId();
    }
    return product.isPresent() && json.isPresent()
        ? exchange.number(json.get())
        : OptionalLong.empty();
  }

  /**
   * Returns the time of the trade. If it is unreadable, the time of the trade before, which is
   * early enough to ask the history for the next ones.
   */
  Instant timeAfter(Optional<LastTrade> before) {
    return tick.map(Tick::timestamp)
        .or(() -> before.map(LastTrade::time))
        .orElseGet(() -> fetched.minus(UNREADABLE_TIME));
  }

  /** Returns the trade as one that is not in the product's sequence. */
  ParsedTrade withoutNumber() {
    return new ParsedTrade(product, text, json, tick, OptionalLong.empty(), fetched);
  }

  /** Returns what tells an unreadable trade, or one without a number, from others. */
  String identity() {
    return product.orElse("") + " " + (id.isPresent() ? id.getAsLong() : text);
  }
}
