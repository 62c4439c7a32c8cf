package io.cryptopipeline.testing.exchange;

import io.cryptopipeline.testing.exchange.StubExchange.Trade;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** How Kraken's WebSocket v2 and its history talk, the shapes being those of its documentation. */
final class StubKraken {

  private StubKraken() {}

  static List<String> answers(List<String> products) {
    return products.stream()
        .map(
            product ->
                ("{\"method\":\"subscribe\",\"result\":{\"channel\":\"trade\",\"snapshot\":false,"
                        + "\"symbol\":\"%s\"},\"success\":true,"
                        + "\"time_in\":\"2025-06-01T12:00:00.000000Z\","
                        + "\"time_out\":\"2025-06-01T12:00:00.000001Z\"}")
                    .formatted(product))
        .toList();
  }

  static String live(Trade t) {
    return ("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"%s\","
            + "\"side\":\"%s\",\"price\":%s,\"qty\":%s,\"ord_type\":\"market\",\"trade_id\":%s,"
            + "\"timestamp\":\"%s\"}]}")
        .formatted(
            t.product(),
            StubDialect.side(t),
            t.price(),
            t.size(),
            t.id(),
            t.time().truncatedTo(ChronoUnit.MICROS));
  }

  static String history(Map<String, String> query, Map<String, List<Trade>> trades) {
    List<Trade> all =
        trades.entrySet().stream()
            .filter(
                product ->
                    query
                        .get("pair")
                        .equals(product.getKey().replace("BTC", "XBT").replace("/", "")))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    long since =
        query.containsKey("since")
            ? Long.parseLong(query.get("since"))
            : newest(all, query.get("count"));
    List<Trade> page =
        all.stream()
            .filter(t -> nanos(t) > since)
            .limit(StubDialect.limit(query.get("count")))
            .toList();
    long last = page.isEmpty() ? since : nanos(page.get(page.size() - 1));
    return "{\"error\":[],\"result\":{\"X%sZUSD\":%s,\"last\":\"%s\"}}"
        .formatted(
            query.get("pair").substring(0, 3),
            page.stream()
                .map(
                    t ->
                        "[\"%s000\",\"%s00000\",%s,\"%s\",\"m\",\"\",%s]"
                            .formatted(
                                t.price(),
                                t.size(),
                                seconds(t),
                                StubDialect.side(t).substring(0, 1),
                                t.id()))
                .toList(),
            last);
  }

  private static BigDecimal seconds(Trade trade) {
    return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, trade.time()), 6);
  }

  private static long nanos(Trade trade) {
    return ChronoUnit.NANOS.between(Instant.EPOCH, trade.time());
  }

  /** The time before the newest ones. */
  private static long newest(List<Trade> all, String count) {
    int from = all.size() - (int) StubDialect.limit(count);
    return from <= 0 ? 0 : nanos(all.get(from - 1));
  }
}
