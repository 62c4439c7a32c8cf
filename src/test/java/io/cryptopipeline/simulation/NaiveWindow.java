package io.cryptopipeline.simulation;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.Tick;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The ticks of a window in a list, and loops over it. */
final class NaiveWindow {

  private record Placed(Tick tick, long offset) {}

  private final CoinWindow window;
  private final List<Placed> ticks = new ArrayList<>();

  NaiveWindow(CoinWindow window) {
    this.window = window;
  }

  void add(Tick tick, long offset) {
    ticks.add(new Placed(tick, offset));
  }

  int count() {
    return ticks.size();
  }

  /** Returns the final summary, without the time at which it was made. */
  Summary summarize() {
    ticks.sort(
        Comparator.<Placed, Instant>comparing(placed -> placed.tick().timestamp())
            .thenComparing(placed -> placed.tick().tradeId().orElse(-1))
            .thenComparing(Placed::offset));
    Tick first = ticks.get(0).tick();
    Tick last = ticks.get(ticks.size() - 1).tick();
    BigDecimal high = first.price();
    BigDecimal low = first.price();
    BigDecimal prices = BigDecimal.ZERO;
    BigDecimal turnover = BigDecimal.ZERO;
    Optional<BigDecimal> volumes = Optional.empty();
    TreeSet<Long> minutes = new TreeSet<>();
    for (Placed placed : ticks) {
      Tick tick = placed.tick();
      high = tick.price().compareTo(high) > 0 ? tick.price() : high;
      low = tick.price().compareTo(low) < 0 ? tick.price() : low;
      prices = prices.add(tick.price());
      if (tick.volume().isPresent()) {
        BigDecimal volume = tick.volume().get();
        volumes = Optional.of(volumes.map(volume::add).orElse(volume));
        turnover = turnover.add(tick.price().multiply(volume));
      }
      minutes.add(Duration.between(window.start(), tick.timestamp()).toMinutes());
    }
    BigDecimal paid = turnover;
    return new Summary(
        window,
        Optional.empty(),
        first.price(),
        high,
        low,
        last.price(),
        prices.divide(BigDecimal.valueOf(ticks.size()), MathContext.DECIMAL128),
        ticks.size(),
        volumes.map(v -> v.round(MathContext.DECIMAL128)),
        volumes.filter(v -> v.signum() > 0).map(v -> paid.divide(v, MathContext.DECIMAL128)),
        Instant.ofEpochMilli(first.timestampMs()),
        Instant.ofEpochMilli(last.timestampMs()),
        longestGap(minutes),
        0,
        true,
        ComputedBy.STREAM,
        Instant.EPOCH);
  }

  private int longestGap(Iterable<Long> minutes) {
    long longest = 0;
    long next = 0;
    for (long minute : minutes) {
      longest = Math.max(longest, minute - next);
      next = minute + 1;
    }
    return (int)
        Math.max(longest, Duration.between(window.start(), window.end()).toMinutes() - next);
  }
}
