package io.cryptopipeline.testing.exchange;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.testing.exchange.StubExchange.Trade;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How Binance talks of trades and of aggregates, the shapes being those of its documentation. */
record StubBinance(String stream, List<String> paths) {

  static final StubBinance TRADES =
      new StubBinance("trade", List.of("/trades", "/historicalTrades"));
  static final StubBinance AGGREGATES = new StubBinance("aggTrade", List.of("/aggTrades"));
  static final String REFUSAL =
      "{\"error\":{\"code\":2,\"msg\":\"Invalid request: unknown stream\"},\"id\":1}";

  boolean asksFor(String product, String message) {
    return message.contains("\"" + name(product) + "\"");
  }

  private String name(String product) {
    return product.toLowerCase(Locale.ROOT) + "@" + stream;
  }

  List<String> answers(String message, List<String> products) {
    JsonObject asked = JsonParser.parseString(message).getAsJsonObject();
    boolean subscribes = asked.get("method").getAsString().equals("SUBSCRIBE");
    JsonObject answer = new JsonObject();
    answer.add(
        "result",
        subscribes
            ? JsonNull.INSTANCE
            : StubDialect.array(products.stream().map(this::name).toList()));
    answer.add("id", asked.get("id"));
    return List.of(answer.toString());
  }

  String live(Trade t) {
    long time = t.time().toEpochMilli();
    String form =
        equals(TRADES)
            ? "{\"e\":\"trade\",\"E\":%s,\"s\":\"%s\",\"t\":%s,\"p\":\"%s000000\",\"q\":\"%s00000\","
                + "\"T\":%s,\"m\":%s,\"M\":true}"
            : "{\"e\":\"aggTrade\",\"E\":%s,\"s\":\"%s\",\"a\":%s,\"p\":\"%s000000\","
                + "\"q\":\"%s00000\",\"f\":1,\"l\":2,\"T\":%s,\"m\":%s,\"M\":true}";
    return form.formatted(time + 1, t.product(), t.id(), t.price(), t.size(), time, t.sell());
  }

  String history(String path, Map<String, String> query, Map<String, List<Trade>> trades) {
    if (!paths.contains(path) || !trades.containsKey(query.get("symbol"))) {
      throw new IllegalArgumentException(path + query);
    }
    List<Trade> all = trades.get(query.get("symbol"));
    long limit = StubDialect.limit(query.get("limit"));
    long from =
        query.containsKey("fromId")
            ? Long.parseLong(query.get("fromId"))
            : all.stream()
                .skip(Math.max(0, all.size() - limit))
                .mapToLong(Trade::id)
                .min()
                .orElse(0);
    String form =
        equals(TRADES)
            ? "{\"id\":%s,\"price\":\"%s000000\",\"qty\":\"%s00000\",\"quoteQty\":\"1.0\","
                + "\"time\":%s,\"isBuyerMaker\":%s,\"isBestMatch\":true}"
            : "{\"a\":%s,\"p\":\"%s000000\",\"q\":\"%s00000\",\"f\":1,\"l\":2,\"T\":%s,\"m\":%s,"
                + "\"M\":true}";
    return all.stream()
        .filter(t -> t.id() >= from)
        .limit(limit)
        .map(t -> form.formatted(t.id(), t.price(), t.size(), t.time().toEpochMilli(), t.sell()))
        .toList()
        .toString();
  }
}
