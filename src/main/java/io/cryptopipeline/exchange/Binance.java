package io.cryptopipeline.exchange;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.config.SourceKeys;
import io.cryptopipeline.record.JsonText;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.JsonValue.Kind;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads Binance: the streams {@code trade} and {@code aggTrade}, alone or in a combined stream, and
 * {@code /historicalTrades} and {@code /aggTrades}, whose trades name no product. Aggregates are
 * separate facts with separate ids: {@code binance:BTCUSDT:agg:26129}.
 *
 * <p>Sources: Binance's documentation (binance-spot-api-docs: web-socket-streams, rest-api), and
 * recorded sessions of combined streams.
 */
final class Binance implements Exchange {

  private static final String AGGREGATE = "agg";

  /** Shows of a message that is not strict JSON that it is a trade. */
  private static final Pattern EVENT_OF_TRADES =
      Pattern.compile("\"e\"\\s*:\\s*\"(trade|aggTrade)\"");

  /** The stream to subscribe to; trades of both are read. */
  enum Stream {
    /** Every trade. */
    TRADE("trade", "/historicalTrades", "/trades"),
    /** The trades of one order at one price, aggregated. */
    AGG_TRADE("aggTrade", "/aggTrades", "/aggTrades");

    private final String label;
    private final String path;
    private final String latestPath;

    Stream(String label, String path, String latestPath) {
      this.label = label;
      this.path = path;
      this.latestPath = latestPath;
    }

    static Stream labelled(String label) {
      return label.equals(AGG_TRADE.label) ? AGG_TRADE : TRADE;
    }
  }

  private final Stream stream;
  private final Optional<String> apiKey;

  Binance(Stream stream, Optional<String> apiKey) {
    this.stream = stream;
    this.apiKey = apiKey;
  }

  /** Returns Binance with a subscription to every trade, and without a key. */
  static Binance ofEveryTrade() {
    return new Binance(Stream.TRADE, Optional.empty());
  }

  /** Returns Binance with the stream and the key of the settings. */
  static Binance of(Settings settings) {
    return new Binance(
        Stream.labelled(settings.get(SourceKeys.BINANCE_STREAM)),
        settings.get(SourceKeys.BINANCE_API_KEY));
  }

  @Override
  public String name() {
    return "binance";
  }

  @Override
  public URI webSocket() {
    return URI.create("wss://stream.binance.com:9443/ws");
  }

  @Override
  public URI rest() {
    return URI.create("https://api.binance.com/api/v3");
  }

  @Override
  public boolean recognises(JsonValue payload) {
    JsonValue trade = unwrapped(payload);
    return JsonFields.has(trade, "e", "s", "t", "p", "q", "T")
        || JsonFields.has(trade, "a", "p", "q", "T", "f", "l")
        || JsonFields.has(trade, "id", "price", "qty", "time");
  }

  /** Returns the event that a message of a combined stream wraps. */
  private static JsonValue unwrapped(JsonValue payload) {
    JsonValue wrapped = payload.get("data");
    return wrapped != null && wrapped.kind() == Kind.OBJECT && payload.get("stream") != null
        ? wrapped
        : payload;
  }

  private static boolean isOfHistory(JsonValue trade) {
    return trade.get("price") != null;
  }

  private static boolean isAggregate(JsonValue trade) {
    return !isOfHistory(trade) && JsonFields.has(trade, "a", "f");
  }

  private static String idName(JsonValue trade) {
    return isOfHistory(trade) ? "id" : isAggregate(trade) ? "a" : "t";
  }

  /**
   * Futures and options have the same fields, and more: the state {@code X}, {@code nq}, {@code
   * isRPITrade}. They lack the {@code M} and {@code isBestMatch} that a trade of the spot market
   * has beside {@code m} and {@code isBuyerMaker}. Reports and lists of an account name the order
   * or the symbol.
   */
  @Override
  public Optional<String> otherEvent(JsonValue payload) {
    JsonValue trade = unwrapped(payload);
    if (isOfHistory(trade)) {
      return JsonFields.anyOf(trade, "e", "X", "symbol", "orderId", "isRPITrade", "baseQty")
          .or(() -> halfOf(trade, "isBuyerMaker", "isBestMatch"));
    }
    Stream own = isAggregate(trade) ? Stream.AGG_TRADE : Stream.TRADE;
    return JsonFields.otherThan(trade, "e", own.label)
        .or(() -> JsonFields.anyOf(trade, "X", "S", "nq"))
        .or(() -> halfOf(trade, "m", "M"));
  }

  private static Optional<String> halfOf(JsonValue trade, String name, String missing) {
    return trade.get(name) != null && trade.get(missing) == null
        ? Optional.of("there is %s, but no %s".formatted(name, missing))
        : Optional.empty();
  }

  @Override
  public Optional<String> product(JsonValue payload, Optional<String> told) {
    return told.or(() -> JsonFields.coin(unwrapped(payload).get("s")));
  }

  @Override
  public OptionalLong number(JsonValue trade) {
    boolean ofSequence = isAggregate(trade) == (stream == Stream.AGG_TRADE);
    return ofSequence ? JsonFields.number(trade.get(idName(trade))) : OptionalLong.empty();
  }

  @Override
  public Reading read(JsonValue payload, Provenance provenance) throws UnusableRecordException {
    JsonValue trade = unwrapped(JsonFields.object(payload, name()));
    JsonFields.requireOwn(this, trade);
    String product = JsonFields.product(trade.get("s"), "s", provenance);
    boolean ofHistory = isOfHistory(trade);
    boolean aggregate = isAggregate(trade);
    String id = idName(trade);
    String time = ofHistory ? "time" : "T";
    return JsonFields.trade(
        product,
        JsonFields.quote(quote(product), provenance),
        aggregate ? List.of(product, AGGREGATE) : List.of(product),
        Optional.of(TradeIds.read(JsonFields.orNull(trade, id), id)),
        Timestamps.read(JsonFields.orNull(trade, time), time),
        trade.get(ofHistory ? "price" : "p"),
        trade.get(ofHistory ? "qty" : "q"));
  }

  @Override
  public Optional<String> quote(String product) {
    return BinanceQuotes.of(product);
  }

  /** Requests the list of subscriptions too, because Binance confirms every name. */
  @Override
  public List<String> subscribe(Collection<String> products) {
    JsonArray params = new JsonArray();
    products.forEach(p -> params.add(p.toLowerCase(Locale.ROOT) + "@" + stream.label));
    JsonObject message = new JsonObject();
    message.addProperty("method", "SUBSCRIBE");
    message.add("params", params);
    message.addProperty("id", 1);
    return List.of(message.toString(), ping().orElseThrow());
  }

  @Override
  public Optional<String> ping() {
    return Optional.of("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":2}");
  }

  @Override
  public Message message(String text) throws UnusableRecordException {
    Optional<JsonElement> parsed = StrictJson.tryParse(text);
    if (parsed.isEmpty() && EVENT_OF_TRADES.matcher(text).find()) {
      return Message.Trades.unreadable(text);
    }
    JsonElement json = parsed.isPresent() ? parsed.get() : StrictJson.parse(text);
    JsonObject message = JsonFields.object(json, name());
    String[] channel = JsonFields.text(message, "stream").split("@", 2);
    if (message.has("data") && channel.length == 2 && isTrades(channel[1])) {
      return trade(
          message.get("data"),
          JsonText.member(text, "data").orElseThrow(),
          Optional.of(channel[0].toUpperCase(Locale.ROOT)));
    }
    return message.get("data") instanceof JsonObject data
        ? message(data, JsonText.member(text, "data").orElseThrow())
        : message(message, text);
  }

  private static boolean isTrades(String event) {
    return event.equals(Stream.TRADE.label) || event.equals(Stream.AGG_TRADE.label);
  }

  private static Message trade(JsonElement trade, String text, Optional<String> ofStream) {
    Optional<String> product = JsonFields.coin(new JsonTree(trade).get("s")).or(() -> ofStream);
    return new Message.Trades(List.of(new Trade(product, text, Optional.of(trade))));
  }

  private Message message(JsonObject message, String text) {
    String event = JsonFields.text(message, "e");
    if (isTrades(event)) {
      return trade(message, text, Optional.empty());
    }
    if (message.get("result") instanceof JsonArray) {
      return new Message.Subscribed(
          JsonFields.texts(message, "result").stream()
              .map(name -> name.split("@", 2)[0].toUpperCase(Locale.ROOT))
              .collect(Collectors.toSet()));
    }
    if (event.equals("serverShutdown")) {
      return new Message.Ending("the server is shutting down");
    }
    JsonObject error = message.get("error") instanceof JsonObject inner ? inner : message;
    return error.has("code") && error.has("msg")
        ? new Message.Refused(fault(OK, text), JsonFields.text(error, "msg"))
        : new Message.Other();
  }

  @Override
  public List<String> subject(String product) {
    return stream == Stream.AGG_TRADE ? List.of(product, AGGREGATE) : List.of(product);
  }

  /** Pages go forward from the id. */
  @Override
  public String historyAfter(String product, long id, Instant time) {
    return "%s?symbol=%s&limit=%s&fromId=%s"
        .formatted(stream.path, JsonFields.encoded(product), HISTORY_PAGE, id + 1);
  }

  @Override
  public String historyLatest(String product) {
    return "%s?symbol=%s&limit=1".formatted(stream.latestPath, JsonFields.encoded(product));
  }

  /** Binance's own history has needed no key since July 2023; a proxy of it may. */
  @Override
  public Map<String, String> requestHeaders() {
    return apiKey.map(key -> Map.of("X-MBX-APIKEY", key)).orElse(Map.of());
  }

  /**
   * Two calls a second: {@code /historicalTrades} weighs 25, and 6,000 a minute are allowed (see
   * the exchange's {@code exchangeInfo}).
   */
  @Override
  public CallLimit historyLimit() {
    return new CallLimit(Duration.ofMillis(500), false);
  }

  @Override
  public Optional<Duration> connectionLife() {
    return Optional.of(Duration.ofHours(24));
  }

  @Override
  public AnswerFault fault(int status, String body) {
    return BinanceErrors.fault(status, body, apiKey.isPresent());
  }

  @Override
  public List<String> history(String answer) throws UnusableRecordException {
    return JsonText.elements(answer);
  }
}
