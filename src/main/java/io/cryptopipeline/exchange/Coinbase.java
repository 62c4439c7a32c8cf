package io.cryptopipeline.exchange;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cryptopipeline.record.JsonText;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads Coinbase Exchange: the channel {@code matches} and {@code /products/…/trades}. A trade of
 * the history names no product. A product's trade ids are sequential, without gaps.
 *
 * <p>Sources: the Exchange's documentation of the WebSocket channels and of pagination
 * (docs.cdp.coinbase.com/exchange), and a recorded session.
 */
final class Coinbase implements Exchange {

  private static final String MATCHES = "matches";
  private static final Pattern NO_PRODUCT =
      Pattern.compile("(?i)\"message\"\\s*:\\s*\"(not ?found|[^\"]*product[^\"]*)\"");

  /** What the WebSocket says of a product that is unknown or traded no more. */
  private static final Pattern NO_SUBSCRIPTION =
      Pattern.compile("(?i)not a valid product|(invalid|unknown) product|delisted");

  /** Shows of a message that is not strict JSON that it is a trade. */
  private static final Pattern TYPE_OF_TRADES =
      Pattern.compile("\"type\"\\s*:\\s*\"(last_)?match\"");

  @Override
  public String name() {
    return "coinbase";
  }

  @Override
  public URI webSocket() {
    return URI.create("wss://ws-feed.exchange.coinbase.com");
  }

  @Override
  public URI rest() {
    return URI.create("https://api.exchange.coinbase.com");
  }

  @Override
  public boolean recognises(JsonValue payload) {
    return JsonFields.has(payload, "trade_id", "price", "size", "time");
  }

  /** A ticker has a trade's fields beside bid and ask, a fill of an account the order's. */
  @Override
  public Optional<String> otherEvent(JsonValue payload) {
    return JsonFields.otherThan(payload, "type", "match", "last_match")
        .or(() -> JsonFields.anyOf(payload, "bid", "ask", "order_id", "channel"));
  }

  @Override
  public Optional<String> product(JsonValue payload, Optional<String> told) {
    return told.or(() -> JsonFields.coin(payload.get("product_id")));
  }

  @Override
  public OptionalLong number(JsonValue trade) {
    return JsonFields.number(trade.get("trade_id"));
  }

  @Override
  public Reading read(JsonValue payload, Provenance provenance) throws UnusableRecordException {
    JsonValue trade = JsonFields.object(payload, name());
    JsonFields.requireOwn(this, trade);
    String product = JsonFields.product(trade.get("product_id"), "product_id", provenance);
    return JsonFields.trade(
        product,
        JsonFields.quote(quote(product), provenance),
        List.of(product),
        Optional.of(TradeIds.read(JsonFields.orNull(trade, "trade_id"), "trade_id")),
        Timestamps.read(JsonFields.orNull(trade, "time"), "time"),
        trade.get("price"),
        trade.get("size"));
  }

  @Override
  public Optional<String> quote(String product) {
    int dash = product.lastIndexOf('-');
    return dash < 0
        ? Optional.empty()
        : Optional.of(product.substring(dash + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * Subscribes to heartbeats too, one per second and product. They tell a quiet market from a dead
   * connection.
   */
  @Override
  public List<String> subscribe(Collection<String> products) {
    JsonArray productIds = new JsonArray();
    products.forEach(productIds::add);
    JsonArray channels = new JsonArray();
    channels.add(MATCHES);
    channels.add("heartbeat");
    JsonObject message = new JsonObject();
    message.addProperty("type", "subscribe");
    message.add("product_ids", productIds);
    message.add("channels", channels);
    return List.of(message.toString());
  }

  @Override
  public Optional<String> ping() {
    return Optional.empty();
  }

  @Override
  public Message message(String text) throws UnusableRecordException {
    Optional<JsonElement> parsed = StrictJson.tryParse(text);
    if (parsed.isEmpty() && TYPE_OF_TRADES.matcher(text).find()) {
      return Message.Trades.unreadable(text);
    }
    JsonElement json = parsed.isPresent() ? parsed.get() : StrictJson.parse(text);
    JsonObject message = JsonFields.object(json, name());
    return switch (JsonFields.text(message, "type")) {
      case "match", "last_match" ->
          new Message.Trades(
              List.of(
                  new Trade(
                      product(new JsonTree(message), Optional.empty()),
                      text,
                      Optional.of(message))));
      case "subscriptions" -> new Message.Subscribed(subscribed(message));
      case "error" ->
          new Message.Refused(
              fault(OK, text),
              JsonFields.text(message, "message") + ": " + JsonFields.text(message, "reason"));
      case "heartbeat" -> heartbeat(message);
      default -> new Message.Other();
    };
  }

  private Message heartbeat(JsonObject message) {
    JsonTree heartbeat = new JsonTree(message);
    Optional<String> product = product(heartbeat, Optional.empty());
    OptionalLong last = JsonFields.number(heartbeat.get("last_trade_id"));
    return product.isPresent() && last.isPresent()
        ? new Message.Newest(product.get(), last.getAsLong())
        : new Message.Other();
  }

  private static Set<String> subscribed(JsonObject message) {
    Set<String> products = new HashSet<>();
    for (JsonElement channel : JsonFields.array(message, "channels")) {
      if (channel instanceof JsonObject object && JsonFields.text(object, "name").equals(MATCHES)) {
        products.addAll(JsonFields.texts(object, "product_ids"));
      }
    }
    return products;
  }

  @Override
  public String historyAfter(String product, long id, Instant time) {
    return before(product, id + HISTORY_PAGE + 1);
  }

  @Override
  public Optional<String> historyBefore(String product, long id) {
    return Optional.of(before(product, id));
  }

  /** {@code after} is an exclusive upper bound: a page goes back in time from there. */
  private static String before(String product, long id) {
    return "/products/%s/trades?limit=%s&after=%s"
        .formatted(JsonFields.encoded(product), HISTORY_PAGE, id);
  }

  /** Half of what the public endpoints allow an address. */
  @Override
  public CallLimit historyLimit() {
    return new CallLimit(Duration.ofMillis(200), false);
  }

  /** An unknown product is a 404 with a JSON body; a 404 of a proxy is a page. */
  @Override
  public AnswerFault fault(int status, String body) {
    boolean namesProduct =
        switch (status) {
          case OK -> NO_SUBSCRIPTION.matcher(body).find();
          case 400, 404 -> NO_PRODUCT.matcher(body).find();
          default -> false;
        };
    return namesProduct ? AnswerFault.PRODUCT : AnswerFault.of(status, body);
  }

  @Override
  public String historyLatest(String product) {
    return "/products/%s/trades?limit=1".formatted(JsonFields.encoded(product));
  }

  @Override
  public List<String> history(String answer) throws UnusableRecordException {
    return JsonText.elements(answer);
  }
}
