package io.cryptopipeline.exchange;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.record.JsonText;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads Kraken: the channel {@code trade} of WebSocket v2 and v1, and {@code /public/Trades}. A
 * trade of v1 is an array without pair and id; the history adds the id.
 *
 * <p>v1 and the history call BTC and DOGE XBT and XDG; this class uses the names of v2.
 *
 * <p>Sources: Kraken's documentation (docs.kraken.com/api, WebSocket v1 and v2, REST "Get Recent
 * Trades"), and a recorded session of v1.
 */
final class Kraken implements Exchange {

  private static final String TRADE = "trade";

  /** Shows of a message that is not strict JSON that it holds trades. */
  private static final Pattern CHANNEL_OF_TRADES =
      Pattern.compile("\"channel\"\\s*:\\s*\"trade\"|\\]\\s*,\\s*\"trade\"\\s*,");

  private static final int LEAST_FIELDS = 6;

  /** More than any trade has; a longer list need not be read through. */
  private static final int MOST_FIELDS = 16;

  private static final int PRICE = 0;
  private static final int VOLUME = 1;
  private static final int TIME = 2;
  private static final int SIDE = 3;
  private static final int ID = 6;
  private static final Set<String> SIDES = Set.of("b", "s");

  @Override
  public String name() {
    return "kraken";
  }

  @Override
  public URI webSocket() {
    return URI.create("wss://ws.kraken.com/v2");
  }

  @Override
  public URI rest() {
    return URI.create("https://api.kraken.com/0");
  }

  @Override
  public boolean recognises(JsonValue payload) {
    return JsonFields.has(payload, "symbol", "price", "qty", "trade_id", "timestamp")
        || isTrade(payload);
  }

  /** Returns whether the payload is a trade of v1 or of the history. */
  private static boolean isTrade(JsonValue payload) {
    int size = payload.size();
    if (size < LEAST_FIELDS || size > MOST_FIELDS) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!payload.get(i).kind().isText()) {
        return false;
      }
    }
    return SIDES.contains(payload.get(SIDE).text());
  }

  /** Kraken's futures name a feed, an execution of an account its order. */
  @Override
  public Optional<String> otherEvent(JsonValue payload) {
    return JsonFields.otherThan(payload, "channel", TRADE)
        .or(() -> JsonFields.otherThan(payload, "type", "update", "snapshot"))
        .or(() -> JsonFields.anyOf(payload, "feed", "event", "method", "order_id", "exec_type"));
  }

  @Override
  public Optional<String> product(JsonValue payload, Optional<String> told) {
    return told.or(() -> JsonFields.coin(payload.get("symbol"))).map(KrakenPairs::product);
  }

  @Override
  public OptionalLong number(JsonValue trade) {
    return JsonFields.number(trade.size() > ID ? trade.get(ID) : trade.get("trade_id"));
  }

  @Override
  public Reading read(JsonValue payload, Provenance provenance) throws UnusableRecordException {
    if (isTrade(payload)) {
      String product = JsonFields.productOfHeader("pair", withV2Product(provenance));
      return JsonFields.trade(
          product,
          JsonFields.quote(quote(product), provenance),
          List.of(product),
          payload.size() > ID
              ? Optional.of(TradeIds.read(payload.get(ID), "trade_id"))
              : Optional.empty(),
          Timestamps.readSeconds(payload.get(TIME), "time"),
          payload.get(PRICE),
          payload.get(VOLUME));
    }
    JsonValue trade = JsonFields.object(payload, name());
    JsonFields.requireOwn(this, trade);
    JsonValue symbol = trade.get("symbol");
    Provenance ofV2 = withV2Product(provenance);
    String product =
        symbol == null
            ? JsonFields.productOfHeader("symbol", ofV2)
            : JsonFields.product(
                KrakenPairs.product(CoinIds.read(symbol, "symbol")), "symbol", ofV2);
    return JsonFields.trade(
        product,
        JsonFields.quote(quote(product), provenance),
        List.of(product),
        Optional.of(TradeIds.read(JsonFields.orNull(trade, "trade_id"), "trade_id")),
        Timestamps.read(JsonFields.orNull(trade, "timestamp"), "timestamp"),
        trade.get("price"),
        trade.get("qty"));
  }

  /** Converts the product of the header to v2's name, because the payload may use v1's. */
  private static Provenance withV2Product(Provenance provenance) {
    return new Provenance(
        provenance.product().map(KrakenPairs::product),
        provenance.quote(),
        provenance.recordTime());
  }

  @Override
  public Optional<String> quote(String product) {
    int slash = product.lastIndexOf('/');
    return slash < 0
        ? Optional.empty()
        : Optional.of(product.substring(slash + 1).toLowerCase(Locale.ROOT));
  }

  @Override
  public List<String> subscribe(Collection<String> products) {
    JsonArray symbols = new JsonArray();
    products.forEach(symbols::add);
    JsonObject params = new JsonObject();
    params.addProperty("channel", TRADE);
    params.add("symbol", symbols);
    params.addProperty("snapshot", false);
    JsonObject message = new JsonObject();
    message.addProperty("method", "subscribe");
    message.add("params", params);
    return List.of(message.toString());
  }

  @Override
  public Optional<String> ping() {
    return Optional.empty(); // a heartbeat comes every second in which nothing else does
  }

  @Override
  public Message message(String text) throws UnusableRecordException {
    Optional<JsonElement> parsed = StrictJson.tryParse(text);
    if (parsed.isEmpty() && CHANNEL_OF_TRADES.matcher(text).find()) {
      return messageInParts(text);
    }
    JsonElement message = parsed.isPresent() ? parsed.get() : StrictJson.parse(text);
    if (message instanceof JsonArray array) {
      return array.size() == 4 && array.get(2).equals(new JsonPrimitive(TRADE))
          ? trades(text, JsonText.elements(text).get(1), pair(array.get(3)))
          : new Message.Other();
    }
    JsonObject object = JsonFields.object(message, name());
    if (JsonFields.text(object, "channel").equals(TRADE)) {
      return otherEvent(new JsonTree(object)).isPresent()
          ? Message.Trades.unreadable(text)
          : trades(text, JsonText.member(text, "data").orElse(""), Optional.empty());
    }
    return KrakenAnswers.message(object);
  }

  /** Returns the trades of a message of which only some are strict JSON. */
  private Message messageInParts(String text) {
    try {
      if (!text.stripLeading().startsWith("[")) {
        return trades(text, JsonText.member(text, "data").orElse(""), Optional.empty());
      }
      List<String> parts = JsonText.elements(text);
      return trades(text, parts.get(1), StrictJson.tryParse(parts.get(3)).flatMap(Kraken::pair));
    } catch (UnusableRecordException | IndexOutOfBoundsException e) {
      return Message.Trades.unreadable(text);
    }
  }

  private static Optional<String> pair(JsonElement pair) {
    return JsonFields.coin(new JsonTree(pair)).map(KrakenPairs::product);
  }

  /**
   * Returns the trades in an array.
   *
   * @param pair what was traded; empty if each trade says so itself
   */
  private Message trades(String message, String array, Optional<String> pair) {
    try {
      List<Trade> trades = new ArrayList<>();
      for (String text : JsonText.elements(array)) {
        Optional<JsonElement> json = StrictJson.tryParse(text);
        trades.add(
            new Trade(
                json.map(JsonTree::new).flatMap(trade -> product(trade, pair)).or(() -> pair),
                text,
                json));
      }
      return new Message.Trades(trades);
    } catch (UnusableRecordException e) {
      return Message.Trades.unreadable(message);
    }
  }

  /** Pages go forward in time from {@code since}, in nanoseconds since 1970. */
  @Override
  public String historyAfter(String product, long id, Instant time) {
    return "/public/Trades?pair=%s&count=%s&since=%s"
        .formatted(KrakenPairs.pair(product), HISTORY_PAGE, time.toEpochMilli() * 1_000_000 - 1);
  }

  /** {@code last} has nanoseconds, of which a trade's own time shows only some. */
  @Override
  public String historyAt(String product, String cursor) {
    return "/public/Trades?pair=%s&count=%s&since=%s"
        .formatted(KrakenPairs.pair(product), HISTORY_PAGE, JsonFields.encoded(cursor));
  }

  @Override
  public Optional<String> historyCursor(String page) throws UnusableRecordException {
    return KrakenHistory.cursor(page);
  }

  /** Kraken limits public calls by address and pair. */
  @Override
  public CallLimit historyLimit() {
    return new CallLimit(Duration.ofSeconds(1), true);
  }

  @Override
  public String historyLatest(String product) {
    return "/public/Trades?pair=%s&count=1".formatted(KrakenPairs.pair(product));
  }

  @Override
  public AnswerFault fault(int status, String body) {
    return KrakenAnswers.fault(status, body);
  }

  @Override
  public List<String> history(String answer) throws UnusableRecordException {
    return KrakenHistory.trades(answer);
  }
}
