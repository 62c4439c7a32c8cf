package io.cryptopipeline.source;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * The invented prices of some coins, which move together in part. The same seed and the same steps
 * give the same prices. For one thread.
 */
final class SimulatedMarket {

  private static final double COMMON_SPREAD = 0.3;
  private static final double DAY_NANOS = Duration.ofDays(1).toNanos();

  private final Random random;
  private final Liveliness liveliness = new Liveliness(COMMON_SPREAD);
  private final List<SimulatedPrice> prices;

  SimulatedMarket(List<String> coinIds, long seed) {
    random = new Random(seed);
    prices = coinIds.stream().map(SimulatedCoin::named).map(SimulatedPrice::new).toList();
  }

  /** Lets time pass for all coins. */
  void advance(Duration time) {
    double days = time.toNanos() / DAY_NANOS;
    liveliness.advance(days, random);
    double move = random.nextGaussian();
    prices.forEach(price -> price.advance(days, liveliness.factor(), move, random));
  }

  /** Returns the price of a coin, by its place in the list. */
  BigDecimal price(int coin) {
    return prices.get(coin).price();
  }

  /** Draws how much of a coin is traded within the time. */
  BigDecimal volume(int coin, Duration time) {
    return prices.get(coin).volume(time.toNanos() / DAY_NANOS, random);
  }

  /** Draws a part of the time. */
  Duration part(Duration time) {
    return Duration.ofNanos((long) (random.nextDouble() * time.toNanos()));
  }
}
