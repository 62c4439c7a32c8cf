package io.cryptopipeline.exchange;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.JsonText;
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
import java.util.regex.Matcher;
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
  private static final Pattern ERROR = Pattern.compile("\"code\"\\s*:\\s*(-\\d+)");

  /**
   * The quote currencies that a product's name can end with, long ones first. TUSD and BUSD are
   * left out, because XTZUSD, DOTUSD and SHIBUSD of Binance.US end like them.
   */
  private static final List<Quote> QUOTES =
      List.of(
              "FDUSD", "USDT", "USDC", "USD", "BTC", "ETH", "BNB", "EUR", "TRY", "BRL", "GBP",
              "JPY", "AUD", "DAI")
          .stream()
          .map(suffix -> new Quote(suffix, Optional.of(suffix.toLowerCase(Locale.ROOT))))
          .toList();

  private record Quote(String suffix, Optional<String> currency) {}

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
        Stream.labelled(settings.get(Keys.BINANCE_STREAM)), settings.get(Keys.BINANCE_API_KEY));
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
    JsonValue wrapped = payload.get("data");
    return isTrade(payload) || (wrapped != null && isTrade(wrapped));
  }

  private static boolean isTrade(JsonValue payload) {
    return JsonFields.has(payload, "s", "t", "p", "q", "T")
        || JsonFields.has(payload, "a", "p", "q", "T", "f", "l")
        || JsonFields.has(payload, "id", "price", "qty", "time");
  }

  @Override
  public Reading read(JsonValue payload, Provenance provenance) throws UnusableRecordException {
    JsonValue trade = JsonFields.object(payload, name());
    JsonValue wrapped = trade.get("data");
    if (wrapped != null && wrapped.kind() == Kind.OBJECT && !isTrade(trade)) {
      return read(wrapped, provenance);
    }
    String product = JsonFields.product(trade.get("s"), "s", provenance);
    boolean ofHistory = JsonFields.has(trade, "price");
    boolean aggregate = !ofHistory && JsonFields.has(trade, "a", "f");
    String id = ofHistory ? "id" : aggregate ? "a" : "t";
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
    for (Quote quote : QUOTES) {
      if (product.endsWith(quote.suffix) && product.length() > quote.suffix.length()) {
        boolean isAmbiguous = product.endsWith("TUSD") || product.endsWith("BUSD");
        return isAmbiguous ? Optional.empty() : quote.currency;
      }
    }
    return Optional.empty();
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
    JsonObject message = JsonFields.object(StrictJson.parse(text), name());
    if (message.get("data") instanceof JsonObject data) {
      return message(data, JsonText.member(text, "data").orElseThrow());
    }
    return message(message, text);
  }

  private static Message message(JsonObject message, String text) throws UnusableRecordException {
    String event = JsonFields.text(message, "e");
    if (event.equals(Stream.TRADE.label) || event.equals(Stream.AGG_TRADE.label)) {
      return new Message.Trades(List.of(new Trade(JsonFields.coin(message, "s"), text, message)));
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
        ? new Message.Refused(JsonFields.text(error, "msg"))
        : new Message.Other();
  }

  @Override
  public List<String> subject(String product) {
    return stream == Stream.AGG_TRADE ? List.of(product, AGGREGATE) : List.of(product);
  }

  /** Pages go forward from the id. */
  @Override
  public String historyAfter(String product, long id, Instant time) {
    return "%s?symbol=%s&limit=%d&fromId=%d"
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

  /** Reads the error codes of binance-spot-api-docs, errors.md. */
  @Override
  public Fault fault(int status, String body) {
    Matcher code = ERROR.matcher(body);
    return switch (code.find() ? code.group(1) : "") {
      case "-1121" -> Fault.PRODUCT; // invalid symbol
      case "-1100" -> body.contains("'symbol'") ? Fault.PRODUCT : Fault.PASSING;
      case "-2014", "-2015" -> apiKey.isPresent() ? Fault.ACCOUNT : Fault.PASSING;
      case "-1003" -> Fault.LIMIT;
      default -> Fault.ofStatus(status);
    };
  }

  @Override
  public List<String> history(String answer) throws UnusableRecordException {
    return JsonText.elements(answer);
  }
}
