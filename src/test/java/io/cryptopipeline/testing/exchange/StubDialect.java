package io.cryptopipeline.testing.exchange;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.testing.exchange.StubExchange.Trade;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How an exchange talks. Coinbase's messages are as recorded; those of Kraken's WebSocket v2, of
 * Binance's {@code trade} and of all histories have the shapes of the exchanges' documentation, as
 * there is no recording.
 */
public enum StubDialect {
  /** Coinbase Exchange. */
  COINBASE {
    @Override
    List<String> answers(String message, List<String> products) {
      JsonObject channel = new JsonObject();
      channel.addProperty("name", "matches");
      channel.add("product_ids", array(products));
      JsonArray channels = new JsonArray();
      channels.add(channel);
      JsonObject answer = new JsonObject();
      answer.addProperty("type", "subscriptions");
      answer.add("channels", channels);
      return List.of(answer.toString());
    }

    @Override
    public String refusal() {
      return "{\"message\":\"Failed to subscribe\",\"reason\":\"Invalid product ID provided\",\"type\":\"error\"}";
    }

    @Override
    List<String> refusals(List<String> products) {
      return List.of(
          "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"%s is not a valid product\"}"
              .formatted(products.get(0)));
    }

    @Override
    Answer unknownProduct() {
      return Answer.of(404, "{\"message\":\"NotFound\"}");
    }

    @Override
    Optional<String> heartbeat(String product, long lastTradeId) {
      return Optional.of(
          ("{\"type\":\"heartbeat\",\"sequence\":90,\"last_trade_id\":%s,\"product_id\":\"%s\","
                  + "\"time\":\"2025-06-01T12:00:00.000000Z\"}")
              .formatted(lastTradeId, product));
    }

    @Override
    String live(Trade t) {
      return ("{\"type\":\"match\",\"trade_id\":%s,\"maker_order_id\":\"a\",\"taker_order_id\":\"b\","
              + "\"side\":\"%s\",\"size\":\"%s\",\"price\":\"%s\",\"product_id\":\"%s\","
              + "\"sequence\":%s,\"time\":\"%s\"}")
          .formatted(t.id(), side(t), t.size(), t.price(), t.product(), 7 * t.id(), t.time());
    }

    @Override
    String history(String path, Map<String, String> query, Map<String, List<Trade>> trades) {
      long after = Long.parseLong(query.getOrDefault("after", "" + Long.MAX_VALUE));
      List<Trade> page =
          new ArrayList<>(
              trades.get(path.split("/", -1)[2]).stream().filter(t -> t.id() < after).toList());
      Collections.reverse(page); // the newest first
      return page.stream()
          .limit(limit(query.get("limit")))
          .map(
              t ->
                  "{\"trade_id\":%s,\"side\":\"%s\",\"size\":\"%s\",\"price\":\"%s\",\"time\":\"%s\"}"
                      .formatted(t.id(), side(t), t.size(), t.price(), t.time()))
          .toList()
          .toString();
    }
  },

  /** Kraken, WebSocket v2. */
  KRAKEN {
    @Override
    List<String> answers(String message, List<String> products) {
      return StubKraken.answers(products);
    }

    @Override
    public String refusal() {
      return "{\"error\":\"Currency pair not supported ABC/USD\",\"method\":\"subscribe\","
          + "\"success\":false,\"symbol\":\"ABC/USD\"}";
    }

    @Override
    List<String> refusals(List<String> products) {
      return products.stream().map(p -> refusal().replace("ABC/USD", p)).toList();
    }

    @Override
    Answer unknownProduct() {
      return Answer.of(200, "{\"error\":[\"EQuery:Unknown asset pair\"]}");
    }

    @Override
    Optional<String> heartbeat(String product, long lastTradeId) {
      return Optional.of("{\"channel\":\"heartbeat\"}");
    }

    @Override
    String live(Trade t) {
      return StubKraken.live(t);
    }

    @Override
    String history(String path, Map<String, String> query, Map<String, List<Trade>> trades) {
      return StubKraken.history(query, trades);
    }
  },

  /** Binance, every trade. */
  BINANCE {
    @Override
    boolean asksFor(String product, String message) {
      return StubBinance.TRADES.asksFor(product, message);
    }

    @Override
    List<String> answers(String message, List<String> products) {
      return StubBinance.TRADES.answers(message, products);
    }

    @Override
    public String refusal() {
      return StubBinance.REFUSAL;
    }

    @Override
    String live(Trade t) {
      return StubBinance.TRADES.live(t);
    }

    @Override
    String history(String path, Map<String, String> query, Map<String, List<Trade>> trades) {
      return StubBinance.TRADES.history(path, query, trades);
    }
  },

  /** Binance, the trades of one order at one price as one. */
  BINANCE_AGGREGATES {
    @Override
    public String format() {
      return BINANCE.format();
    }

    @Override
    String eventId(Trade trade) {
      return "binance:" + trade.product() + ":agg:" + trade.id();
    }

    @Override
    boolean asksFor(String product, String message) {
      return StubBinance.AGGREGATES.asksFor(product, message);
    }

    @Override
    List<String> answers(String message, List<String> products) {
      return StubBinance.AGGREGATES.answers(message, products);
    }

    @Override
    public String refusal() {
      return StubBinance.REFUSAL;
    }

    @Override
    String live(Trade t) {
      return StubBinance.AGGREGATES.live(t);
    }

    @Override
    String history(String path, Map<String, String> query, Map<String, List<Trade>> trades) {
      return StubBinance.AGGREGATES.history(path, query, trades);
    }
  };

  /** The name of the format. */
  public String format() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The exchange that is spoken to; it has a key to its history. */
  public Exchange exchange() {
    String stream = this == BINANCE_AGGREGATES ? "aggTrade" : "trade";
    Settings settings =
        Settings.load(Map.of("binance.stream", stream), Map.of(), Optional.empty())
            .with(Map.of("binance.api.key", "a-key"), "test");
    String name = this == BINANCE_AGGREGATES ? BINANCE.format() : format();
    return (Exchange) FormatRegistry.of(settings).named(name).orElseThrow();
  }

  /** What it calls bitcoin and ether. */
  public List<String> products() {
    return switch (this) {
      case COINBASE -> List.of("BTC-USD", "ETH-USD");
      case KRAKEN -> List.of("BTC/USD", "ETH/USD");
      case BINANCE, BINANCE_AGGREGATES -> List.of("BTCUSDT", "ETHUSDT");
    };
  }

  /** Whether a message of the client subscribes to the product. */
  boolean asksFor(String product, String message) {
    return message.contains("\"" + product + "\"");
  }

  /** What the pipeline calls the trade. */
  String eventId(Trade trade) {
    return format() + ":" + trade.product() + ":" + trade.id();
  }

  /** What a message of the client is answered with. */
  abstract List<String> answers(String message, List<String> products);

  /** How a subscription is refused. */
  public abstract String refusal();

  /** How a subscription to these products is refused; not at all where names are not checked. */
  List<String> refusals(List<String> products) {
    return List.of();
  }

  /** Whether such a refusal concerns the whole request. */
  boolean refusesTogether() {
    return this == COINBASE;
  }

  /** How the history answers for a product that it does not know. */
  Answer unknownProduct() {
    return Answer.of(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
  }

  /** A sign of life; empty where there is none. */
  Optional<String> heartbeat(String product, long lastTradeId) {
    return Optional.empty();
  }

  /** Which product a call to the history is about. */
  public String productOf(URI call) {
    return products().stream()
        .filter(
            product ->
                call.toString()
                    .matches(
                        ".*[/=]" + product.replace("BTC/", "XBT/").replace("/", "") + "([/&].*|$)"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(call.toString()));
  }

  /** A trade as it goes over the WebSocket. */
  abstract String live(Trade trade);

  /** A page of the history. */
  abstract String history(String path, Map<String, String> query, Map<String, List<Trade>> trades);

  /** The same message, of a feed that has changed the form of its times. */
  String unreadable(String message) {
    return message
        .replaceAll("(\"(time|timestamp)\":\"[^\"]*)Z\"", "$1\"")
        .replaceAll("\"(T|time)\":([0-9]+)", "\"$1\":$2000")
        .replaceAll("\",([0-9]{10}[.][0-9]+),\"", "\",\"$1 s\",\"");
  }

  static String side(Trade trade) {
    return trade.sell() ? "sell" : "buy";
  }

  static long limit(String asked) {
    return Math.min(1_000, Long.parseLong(asked));
  }

  static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
