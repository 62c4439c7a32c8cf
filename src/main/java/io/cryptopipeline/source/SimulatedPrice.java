package io.cryptopipeline.source;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;

/**
 * The invented price of one coin: calm and wild times, trends of some days, a jump now and then. It
 * always returns to the coin's usual price, within months.
 */
final class SimulatedPrice {

  private static final double OWN_SPREAD = 0.3;
  private static final double MOST_LIVELY = 2;

  /** The correlation of the moves of two coins. */
  private static final double COMMON = 0.6;

  private static final double DAYS_OF_TREND = 3;
  private static final double TREND = 0.4;
  private static final double DAYS_BETWEEN_JUMPS = 4;
  private static final double JUMP = 0.6;
  private static final double DAYS_TO_RETURN = 45;

  private static final double DOLLARS_A_DAY = 86_400_000;

  /** Of the logarithm of a volume: most trades are small, a few are large. */
  private static final double VOLUME_SPREAD = 1.2;

  private final SimulatedCoin coin;
  private final Liveliness own = new Liveliness(OWN_SPREAD);
  private double liveliness = 1;
  private double trend;

  /** The logarithm of the price by the usual price. */
  private double deviation;

  SimulatedPrice(SimulatedCoin coin) {
    this.coin = coin;
  }

  /**
   * Lets time pass.
   *
   * @param commonLiveliness of all coins
   * @param commonMove of all coins, of standard deviation 1
   */
  void advance(double days, double commonLiveliness, double commonMove, Random random) {
    own.advance(days, random);
    liveliness = Math.min(commonLiveliness * own.factor(), MOST_LIVELY);
    if (random.nextDouble() < days / DAYS_OF_TREND) {
      trend = TREND * random.nextGaussian();
    }
    double move = Math.sqrt(COMMON) * commonMove + Math.sqrt(1 - COMMON) * random.nextGaussian();
    deviation +=
        coin.dailyVolatility() * liveliness * (Math.sqrt(days) * move + days * trend)
            - days / DAYS_TO_RETURN * deviation;
    if (random.nextDouble() < days / DAYS_BETWEEN_JUMPS) {
      deviation += JUMP * coin.dailyVolatility() * random.nextGaussian();
    }
  }

  /** Returns the price in dollars, above zero. */
  BigDecimal price() {
    return rounded(coin.usualPrice() * StrictMath.exp(deviation), coin.priceDigits());
  }

  /** Draws what is traded in a time, in coins, above zero: more in wild times. */
  BigDecimal volume(double days, Random random) {
    double skewed =
        StrictMath.exp(VOLUME_SPREAD * random.nextGaussian() - VOLUME_SPREAD * VOLUME_SPREAD / 2);
    double dollars = DOLLARS_A_DAY * days * liveliness * skewed;
    return rounded(dollars / price().doubleValue(), coin.volumeDigits());
  }

  private static BigDecimal rounded(double value, int digits) {
    BigDecimal least = BigDecimal.ONE.movePointLeft(digits);
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).max(least);
  }
}
