package io.cryptopipeline.web;

import com.google.gson.JsonPrimitive;
import io.cryptopipeline.mongo.Summaries.CoinSpan;
import io.cryptopipeline.record.SummaryJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The coins that have a daily summary. */
final class CoinsRoute {

  static final int MOST = 1_000;
  static final int USUAL = 100;

  private static final String PATH = "/api/v1/coins";
  private static final String AFTER = "after";
  private static final String LIMIT = "limit";

  private CoinsRoute() {}

  static Route of(SummaryReader reader) {
    return Route.guarded(PATH, List.of(AFTER, LIMIT), query -> coins(reader, query));
  }

  private static Answer coins(SummaryReader reader, Query query) {
    Optional<String> after = query.coin(AFTER);
    int limit = query.number(LIMIT, USUAL, MOST);
    return reader.answer(database -> answer(database.summaries().coins(after, limit + 1), limit));
  }

  private static Answer answer(List<CoinSpan> found, int limit) {
    List<CoinSpan> shown = found.subList(0, Math.min(limit, found.size()));
    StringJoiner coins = new StringJoiner(",\n");
    shown.forEach(coin -> coins.add(json(coin)));
    Optional<String> next =
        found.size() > limit
            ? Optional.of(shown.get(limit - 1).coinId()).map(last -> address(last, limit))
            : Optional.empty();
    return Paging.json("{\"coins\":[" + coins + "]", next);
  }

  private static String json(CoinSpan coin) {
    return "{\"coin_id\":%s,\"first_date\":\"%s\",\"last\":%s}"
        .formatted(
            new JsonPrimitive(coin.coinId()),
            coin.first().window().window().name(),
            SummaryJson.of(coin.last()));
  }

  private static String address(String after, int limit) {
    return Paging.address(PATH, new TreeMap<>(Map.of(AFTER, after, LIMIT, limit)));
  }
}
