package io.cryptopipeline.exchange;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.record.JsonText;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private static final Map<String, String> OWN_ASSETS = Map.of("BTC", "XBT", "DOGE", "XDG");
  private static final int LEAST_FIELDS = 6;
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
    if (size < LEAST_FIELDS) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!payload.get(i).kind().isText()) {
        return false;
      }
    }
    return SIDES.contains(payload.get(SIDE).text());
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
    JsonValue symbol = trade.get("symbol");
    Provenance ofV2 = withV2Product(provenance);
    String product =
        symbol == null
            ? JsonFields.productOfHeader("symbol", ofV2)
            : JsonFields.product(product(CoinIds.read(symbol, "symbol")), "symbol", ofV2);
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
        provenance.product().map(Kraken::product), provenance.quote(), provenance.recordTime());
  }

  private static String product(String pair) {
    if (!pair.contains("X")) {
      return pair; // nearly all, and none of Kraken's own names
    }
    String product = pair;
    for (Map.Entry<String, String> asset : OWN_ASSETS.entrySet()) {
      if (product.startsWith(asset.getValue() + "/")) {
        product = asset.getKey() + product.substring(asset.getValue().length());
      }
      if (product.endsWith("/" + asset.getValue())) {
        product =
            product.substring(0, product.length() - asset.getValue().length()) + asset.getKey();
      }
    }
    return product;
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
    JsonElement message = StrictJson.parse(text);
    if (message instanceof JsonArray array) {
      return messageOfV1(array, text);
    }
    JsonObject object = JsonFields.object(message, name());
    if (JsonFields.text(object, "channel").equals(TRADE)) {
      List<Trade> trades = new ArrayList<>();
      List<JsonElement> data = JsonFields.array(object, "data").asList();
      List<String> texts = JsonText.elements(JsonText.member(text, "data").orElse("[]"));
      for (int i = 0; i < data.size(); i++) {
        JsonObject trade = JsonFields.object(data.get(i), name());
        String product = product(JsonFields.coin(trade, "symbol"));
        trades.add(new Trade(product, texts.get(i), trade));
      }
      return new Message.Trades(trades);
    }
    boolean acknowledges =
        JsonFields.text(object, "method").equals("subscribe")
            || JsonFields.text(object, "event").equals("subscriptionStatus");
    return acknowledges ? acknowledgement(object) : new Message.Other();
  }

  private Message messageOfV1(JsonArray message, String text) throws UnusableRecordException {
    if (message.size() != 4 || !message.get(2).equals(new JsonPrimitive(TRADE))) {
      return new Message.Other();
    }
    JsonElement pair = message.get(3);
    String product = product(CoinIds.read(new JsonTree(pair), "pair"));
    List<Trade> trades = new ArrayList<>();
    List<String> texts = JsonText.elements(JsonText.elements(text).get(1));
    for (int i = 0; i < texts.size(); i++) {
      trades.add(new Trade(product, texts.get(i), message.get(1).getAsJsonArray().get(i)));
    }
    return new Message.Trades(trades);
  }

  private static Message acknowledgement(JsonObject message) {
    boolean subscribed =
        JsonFields.text(message, "success").equals("true")
            || JsonFields.text(message, "status").equals("subscribed");
    if (!subscribed) {
      String why = JsonFields.text(message, "error") + JsonFields.text(message, "errorMessage");
      String symbol = JsonFields.text(message, "symbol");
      return symbol.isEmpty()
          ? new Message.Refused(why)
          : new Message.ProductRefused(product(symbol), why);
    }
    String pair =
        message.get("result") instanceof JsonObject result
            ? JsonFields.text(result, "symbol")
            : JsonFields.text(message, "pair");
    return new Message.Subscribed(Set.of(product(pair)));
  }

  /** Pages go forward in time from {@code since}, in nanoseconds since 1970. */
  @Override
  public String historyAfter(String product, long id, Instant time) {
    return "/public/Trades?pair=%s&count=%d&since=%d"
        .formatted(pair(product), HISTORY_PAGE, time.toEpochMilli() * 1_000_000 - 1);
  }

  /** {@code last} has nanoseconds, of which a trade's own time shows only some. */
  @Override
  public String historyAt(String product, String cursor) {
    return "/public/Trades?pair=%s&count=%d&since=%s"
        .formatted(pair(product), HISTORY_PAGE, JsonFields.encoded(cursor));
  }

  @Override
  public Optional<String> historyCursor(String page) throws UnusableRecordException {
    String result = JsonText.members(page).getOrDefault("result", "{}");
    String last = JsonText.members(result).getOrDefault("last", "").replace("\"", "");
    return Optional.of(last).filter(number -> Digits.areAll(number, 0, number.length()));
  }

  /** Kraken limits public calls by address and pair. */
  @Override
  public CallLimit historyLimit() {
    return new CallLimit(Duration.ofSeconds(1), true);
  }

  @Override
  public String historyLatest(String product) {
    return "/public/Trades?pair=%s&count=1".formatted(pair(product));
  }

  private static String pair(String product) {
    StringBuilder pair = new StringBuilder();
    for (String asset : product.split("/", -1)) {
      pair.append(OWN_ASSETS.getOrDefault(asset, asset));
    }
    return JsonFields.encoded(pair.toString());
  }

  /** Kraken reports errors in answers with the status 200. */
  @Override
  public Fault fault(int status, String body) {
    boolean tooOften =
        body.contains("\"EAPI:Rate limit")
            || body.contains("\"EGeneral:Too many requests")
            || body.contains("\"EGeneral:Temporary lockout");
    if (tooOften) {
      return Fault.LIMIT;
    }
    return namesThePair(body) ? Fault.PRODUCT : Fault.ofStatus(status);
  }

  private static boolean namesThePair(String errors) {
    return errors.contains("\"EQuery:") || errors.contains("\"EGeneral:Invalid arguments");
  }

  /** An error begins with E, a warning with W. An answer may contain a warning and a result. */
  @Override
  public List<String> history(String answer) throws UnusableRecordException {
    Map<String, String> page = JsonText.members(answer);
    String errors = StrictJson.parse(page.getOrDefault("error", "[]")).toString();
    if (errors.contains("\"E") || !page.containsKey("result")) {
      throw new UnusableRecordException(
          namesThePair(errors) ? Reason.BAD_COIN : Reason.UNKNOWN_FORMAT,
          "kraken says " + PrintableText.excerpt(errors));
    }
    List<String> trades = new ArrayList<>();
    for (String member : JsonText.members(page.get("result")).values()) {
      if (member.startsWith("[")) { // beside "last", a string
        trades.addAll(JsonText.elements(member)); // one that cannot be read spoils no other
      }
    }
    return trades;
  }
}
