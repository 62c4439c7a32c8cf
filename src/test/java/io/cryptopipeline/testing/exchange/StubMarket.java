package io.cryptopipeline.testing.exchange;

import io.cryptopipeline.testing.exchange.StubExchange.Trade;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The trades of some products, as the test makes them. Not thread-safe. */
final class StubMarket {

  static final Instant FIRST_TRADE = Instant.parse("2025-06-01T12:00:00.000123Z");

  private final Map<String, List<Trade>> trades = new HashMap<>();
  private int lost;
  private int behind;
  private Duration apart = Duration.ofMillis(37);

  StubMarket(List<String> products) {
    products.forEach(product -> trades.put(product, new ArrayList<>()));
  }

  /**
   * Makes a trade.
   *
   * @param price of the trade of that number
   */
  Trade trade(String product, IntFunction<BigDecimal> price) {
    List<Trade> before = trades.get(product);
    int number = before.size() + lost;
    Instant last = before.isEmpty() ? FIRST_TRADE : before.get(before.size() - 1).time();
    Trade trade =
        new Trade(
            product,
            1_000 + number,
            last.plus(apart),
            price.apply(number),
            BigDecimal.valueOf(1 + number % 13, 3),
            number % 3 == 0);
    before.add(trade);
    return trade;
  }

  /** The id of the newest trade of the product; 0 for none. */
  long lastId(String product) {
    List<Trade> all = trades.get(product);
    return all.isEmpty() ? 0 : all.get(all.size() - 1).id();
  }

  List<Trade> of(String product) {
    return List.copyOf(trades.get(product));
  }

  Stream<Trade> all() {
    return trades.values().stream().flatMap(List::stream);
  }

  /** What the history knows, which may be behind. */
  Map<String, List<Trade>> known() {
    Map<String, List<Trade>> known = new HashMap<>();
    trades.forEach(
        (product, all) -> known.put(product, all.subList(0, Math.max(0, all.size() - behind))));
    return known;
  }

  void setBehind(int newest) {
    behind = newest;
  }

  void setApart(Duration time) {
    apart = time;
  }

  /** Passes over so many numbers of each product. */
  void lose(int numbers) {
    lost += numbers;
  }
}
