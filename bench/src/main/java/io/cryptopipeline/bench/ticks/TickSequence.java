package io.cryptopipeline.bench.ticks;

import java.util.SplittableRandom;

/**
 * Makes ticks, one coin after the other. Prices walk at random, by up to a fifth of a per cent. Two
 * sequences of the same format and number of coins are equal. Not safe for several threads.
 */
public final class TickSequence {

  private static final long SEED = 20_180_405;

  /** Prices below a cent do not occur. */
  private static final long LEAST_CENTS = 1;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final String[] products;
  private final long[] cents;
  private long count;

  /** Creates the sequence of that many coins. */
  public TickSequence(TickFormat format, int coins) {
    products = new String[coins];
    cents = new long[coins];
    for (int coin = 0; coin < coins; coin++) {
      products[coin] = format.product(coin);
      cents[coin] = Math.round(Math.pow(10, random.nextDouble(2, 7)));
    }
  }

  /** Returns the next tick, with that event time. */
  public Tick next(long eventMs) {
    int coin = (int) (count++ % products.length);
    double factor = 1 + random.nextDouble(-0.002, 0.002);
    cents[coin] = Math.max(LEAST_CENTS, Math.round(cents[coin] * factor));
    // A sum of sixteenths is exact as a double too, which the limit and the stack store.
    long sixteenths = random.nextLong(1, 10_000);
    return new Tick(products[coin], eventMs, cents[coin], sixteenths, count);
  }
}
