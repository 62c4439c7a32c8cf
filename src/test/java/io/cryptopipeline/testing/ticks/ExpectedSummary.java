package io.cryptopipeline.testing.ticks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The summary of a coin-day, worked out the plain way: all facts in the order of their whole times.
 */
final class ExpectedSummary {

  private static final int MINUTES = 24 * 60;

  private ExpectedSummary() {}

  record Fact(Instant time, long tradeId, BigDecimal price, BigDecimal volume) {}

  /**
   * Returns its fields by their names; those that it must not have are null. How many ticks were
   * late is not among them: the facts do not tell.
   */
  static Map<String, Object> fields(String id, List<Fact> facts) {
    List<Fact> ordered =
        facts.stream()
            .sorted(Comparator.comparing(Fact::time).thenComparing(Fact::tradeId))
            .toList();
    List<BigDecimal> prices = ordered.stream().map(Fact::price).toList();
    List<Fact> trades = ordered.stream().filter(fact -> fact.volume() != null).toList();
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("coin_id", id.substring(0, id.lastIndexOf(':')));
    expected.put("date", id.substring(id.lastIndexOf(':') + 1));
    expected.put("open", prices.get(0));
    expected.put("high", prices.stream().max(Comparator.naturalOrder()).orElseThrow());
    expected.put("low", prices.stream().min(Comparator.naturalOrder()).orElseThrow());
    expected.put("close", prices.get(prices.size() - 1));
    expected.put("mean", quotient(sum(prices), BigDecimal.valueOf(prices.size())));
    expected.put("tick_count", BigDecimal.valueOf(prices.size()));
    expected.put("first_timestamp", ordered.get(0).time().truncatedTo(ChronoUnit.MILLIS));
    expected.put(
        "last_timestamp", ordered.get(ordered.size() - 1).time().truncatedTo(ChronoUnit.MILLIS));
    expected.put("max_gap_minutes", BigDecimal.valueOf(maxGapMinutes(ordered)));
    expected.put("volume", null);
    expected.put("vwap", null);
    if (!trades.isEmpty()) {
      BigDecimal volume = sum(trades.stream().map(Fact::volume).toList());
      expected.put("volume", volume.round(MathContext.DECIMAL128));
      if (volume.signum() > 0) {
        BigDecimal turnover =
            sum(trades.stream().map(trade -> trade.price().multiply(trade.volume())).toList());
        expected.put("vwap", quotient(turnover, volume));
      }
    }
    return expected;
  }

  /** The longest run of minutes of the day without a tick. */
  private static int maxGapMinutes(List<Fact> facts) {
    BitSet minutes = new BitSet();
    facts.forEach(fact -> minutes.set((int) (fact.time().getEpochSecond() / 60 % MINUTES)));
    int longest = 0;
    for (int gap = minutes.nextClearBit(0); gap < MINUTES; ) {
      int tick = minutes.nextSetBit(gap);
      int end = tick < 0 ? MINUTES : tick;
      longest = Math.max(longest, end - gap);
      gap = minutes.nextClearBit(end);
    }
    return longest;
  }

  private static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal quotient(BigDecimal sum, BigDecimal divisor) {
    return sum.divide(divisor, MathContext.DECIMAL128);
  }
}
