package io.cryptopipeline.exchange;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cryptopipeline.record.JsonText;
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

  @Override
  public Reading read(JsonValue payload, Provenance provenance) throws UnusableRecordException {
    JsonValue trade = JsonFields.object(payload, name());
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
    JsonObject message = JsonFields.object(StrictJson.parse(text), name());
    return switch (JsonFields.text(message, "type")) {
      case "match", "last_match" ->
          new Message.Trades(
              List.of(new Trade(JsonFields.coin(message, "product_id"), text, message)));
      case "subscriptions" -> new Message.Subscribed(subscribed(message));
      case "error" ->
          new Message.Refused(
              JsonFields.text(message, "message") + ": " + JsonFields.text(message, "reason"));
      case "heartbeat" -> heartbeat(message);
      default -> new Message.Other();
    };
  }

  private static Message heartbeat(JsonObject message) throws UnusableRecordException {
    OptionalLong last = TradeIds.number(JsonFields.text(message, "last_trade_id"));
    return last.isEmpty()
        ? new Message.Other()
        : new Message.Newest(JsonFields.coin(message, "product_id"), last.getAsLong());
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
    return "/products/%s/trades?limit=%d&after=%d"
        .formatted(JsonFields.encoded(product), HISTORY_PAGE, id);
  }

  /** Half of what the public endpoints allow an address. */
  @Override
  public CallLimit historyLimit() {
    return new CallLimit(Duration.ofMillis(200), false);
  }

  /** An unknown product is a 404 with a JSON body; a 404 of a proxy is a page. */
  @Override
  public Fault fault(int status, String body) {
    boolean namesProduct = NO_PRODUCT.matcher(body).find() && (status == 404 || status == 400);
    return namesProduct ? Fault.PRODUCT : Fault.ofStatus(status);
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
