package io.cryptopipeline.model;

import io.cryptopipeline.model.DayTicks.Placed;
import io.cryptopipeline.model.Summary.ComputedBy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The daily summary as one would write it down at first: a sorted list and loops over it. */
final class NaiveSummary {

  private static final MathContext ROUNDING = new MathContext(34, RoundingMode.HALF_EVEN);

  private NaiveSummary() {}

  static Summary of(List<Placed> ticks, Instant updatedAt) {
    List<Placed> sorted = new ArrayList<>(ticks);
    sorted.sort(
        Comparator.<Placed, Instant>comparing(placed -> placed.tick().timestamp())
            .thenComparing(placed -> placed.tick().tradeId().isPresent())
            .thenComparing(placed -> placed.tick().tradeId().orElse(0))
            .thenComparing(Placed::offset));
    Tick first = sorted.get(0).tick();
    Tick last = sorted.get(sorted.size() - 1).tick();
    BigDecimal high = first.price();
    BigDecimal low = first.price();
    BigDecimal prices = null;
    BigDecimal volumes = null;
    BigDecimal turnover = null;
    boolean[] taken = new boolean[1440];
    TreeSet<String> quotes = new TreeSet<>();
    for (Placed placed : sorted) {
      Tick tick = placed.tick();
      high = tick.price().compareTo(high) > 0 ? tick.price() : high;
      low = tick.price().compareTo(low) < 0 ? tick.price() : low;
      prices = prices == null ? tick.price() : prices.add(tick.price());
      if (tick.volume().isPresent()) {
        BigDecimal volume = tick.volume().get();
        volumes = volumes == null ? volume : volumes.add(volume);
      }
      BigDecimal paid = tick.volume().map(tick.price()::multiply).orElse(BigDecimal.ZERO);
      turnover = turnover == null ? paid : turnover.add(paid);
      tick.quote().ifPresent(quotes::add);
      taken[(int) (tick.timestamp().toEpochMilli() % 86_400_000 / 60_000)] = true;
    }
    Optional<BigDecimal> vwap = Optional.empty();
    if (volumes != null && volumes.signum() != 0) {
      vwap = Optional.of(turnover.divide(volumes, ROUNDING));
    }
    return new Summary(
        DayTicks.DAY,
        quotes.isEmpty() ? Optional.empty() : Optional.of(quotes.first()),
        first.price(),
        high,
        low,
        last.price(),
        prices.divide(new BigDecimal(sorted.size()), ROUNDING),
        sorted.size(),
        Optional.ofNullable(volumes).map(volume -> volume.round(ROUNDING)),
        vwap,
        first.timestamp().truncatedTo(ChronoUnit.MILLIS),
        last.timestamp().truncatedTo(ChronoUnit.MILLIS),
        longestGap(taken),
        0,
        false,
        ComputedBy.STREAM,
        updatedAt);
  }

  private static int longestGap(boolean[] taken) {
    int longest = 0;
    int gap = 0;
    for (boolean minute : taken) {
      gap = minute ? 0 : gap + 1;
      longest = Math.max(longest, gap);
    }
    return longest;
  }
}
