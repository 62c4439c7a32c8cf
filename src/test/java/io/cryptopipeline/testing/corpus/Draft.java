package io.cryptopipeline.testing.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A case as it is written down. In texts {@code '} stands for a quotation mark and {@code <coin>}
 * for the case's coin; in messages {@code <time>} for the record's timestamp.
 */
final class Draft {

  static final String NOON = "2018-04-05T12:00:00Z";

  final String name;
  final Market market;
  final Function<String, byte[]> value;
  final List<Named> headers = new ArrayList<>();
  String coin;
  Supplier<byte[]> key;
  Long timestamp;
  String time = NOON;
  Outcome outcome;
  private long id = Fact.NO_ID;
  private String volume;

  /** A header. */
  record Named(String name, Function<String, byte[]> value) {}

  private Draft(String name, Market market, Function<String, byte[]> value) {
    this.name = name;
    this.market = market;
    this.value = value;
  }

  /** A case of any bytes. */
  static Draft bytes(String name, Supplier<byte[]> value) {
    return new Draft(name, Market.TICK, coin -> value.get());
  }

  /** A case of a market. */
  static Draft in(Market market, String name, String template) {
    return new Draft(name, market, text(template.replace('\'', '"')));
  }

  /** A case of a market whose value is made of its coin. */
  static Draft in(Market market, String name, Function<String, byte[]> value) {
    return new Draft(name, market, value);
  }

  private static Function<String, byte[]> text(String template) {
    return coin -> template.replace("<coin>", coin).getBytes(UTF_8);
  }

  /** A generic tick at noon with these further fields. */
  static Draft tick(String name, String fields) {
    return in(Market.TICK, name, "{'coin_id':'<coin>','timestamp':'" + NOON + "'," + fields + "}");
  }

  /** Sent among this coin, and not one of its own making. */
  Draft coin(String name) {
    coin = name;
    return this;
  }

  Draft key(Supplier<byte[]> bytes) {
    key = bytes;
    return this;
  }

  Draft header(String headerName, String text) {
    headers.add(new Named(headerName, text(text)));
    return this;
  }

  Draft header(String headerName, byte[] bytes) {
    headers.add(new Named(headerName, coin -> bytes));
    return this;
  }

  /** The record's timestamp. */
  Draft timestamp(long ms) {
    timestamp = ms;
    return this;
  }

  /** The event time that it states, if it is not noon; null is the record's own. */
  Draft time(String instant) {
    time = instant;
    return this;
  }

  /** The trade id that it states. */
  Draft id(long tradeId) {
    id = tradeId;
    return this;
  }

  /** The volume that it states. */
  Draft volume(String decimal) {
    volume = decimal;
    return this;
  }

  /** It is stored as BSON, with this price. */
  Draft stored(String price) {
    return stored(false, price);
  }

  /** It is stored as text, with this price. */
  Draft storedAsText(String price) {
    return stored(true, price);
  }

  private Draft stored(boolean asText, String price) {
    outcome =
        new Outcome.Stored(
            asText,
            new Fact(
                Optional.ofNullable(time).map(Instant::parse),
                id,
                new BigDecimal(price),
                Optional.ofNullable(volume).map(BigDecimal::new)));
    return this;
  }

  /** It is refused with this reason and exactly this message. */
  Draft refused(String reason, String message) {
    outcome = new Outcome.Refused(reason, message);
    return this;
  }

  /** It is what its neighbour has said. */
  Draft repeated() {
    outcome = new Outcome.Repeated();
    return this;
  }
}
