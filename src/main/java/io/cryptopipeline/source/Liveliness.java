package io.cryptopipeline.source;

import java.util.Random;

/**
 * How lively a market is: 1 is usual, less is calm, more is wild. Its logarithm follows an
 * Ornstein-Uhlenbeck process, which returns to zero within days.
 */
final class Liveliness {

  private static final double DAYS_TO_RETURN = 1.5;

  private final double spread;
  private double logarithm;

  /**
   * Begins at the usual liveliness.
   *
   * @param spread the standard deviation of the logarithm
   */
  Liveliness(double spread) {
    this.spread = spread;
  }

  /** Lets time pass; steps of any length add up to the same process. */
  void advance(double days, Random random) {
    double kept = StrictMath.exp(-days / DAYS_TO_RETURN);
    logarithm = kept * logarithm + spread * Math.sqrt(1 - kept * kept) * random.nextGaussian();
  }

  double factor() {
    return StrictMath.exp(logarithm);
  }
}
