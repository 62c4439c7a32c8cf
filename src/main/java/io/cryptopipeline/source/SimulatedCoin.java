package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.zip.CRC32;

/**
 * What the simulator knows of a coin.
 *
 * @param usualPrice in dollars; the first price, and the one that later prices stay near
 * @param dailyVolatility the standard deviation of a usual day's change, as a share of the price
 */
record SimulatedCoin(double usualPrice, double dailyVolatility) {

  private static final Map<String, SimulatedCoin> KNOWN =
      Map.ofEntries(
          Map.entry("aave", new SimulatedCoin(260, 0.032)),
          Map.entry("algorand", new SimulatedCoin(0.22, 0.032)),
          Map.entry("avalanche-2", new SimulatedCoin(24, 0.032)),
          Map.entry("binancecoin", new SimulatedCoin(650, 0.024)),
          Map.entry("bitcoin", new SimulatedCoin(97_000, 0.022)),
          Map.entry("bitcoin-cash", new SimulatedCoin(480, 0.028)),
          Map.entry("cardano", new SimulatedCoin(0.75, 0.030)),
          Map.entry("chainlink", new SimulatedCoin(17, 0.030)),
          Map.entry("cosmos", new SimulatedCoin(4.6, 0.032)),
          Map.entry("dogecoin", new SimulatedCoin(0.21, 0.034)),
          Map.entry("ethereum", new SimulatedCoin(3_400, 0.028)),
          Map.entry("ethereum-classic", new SimulatedCoin(19, 0.032)),
          Map.entry("litecoin", new SimulatedCoin(95, 0.028)),
          Map.entry("near", new SimulatedCoin(2.9, 0.034)),
          Map.entry("polkadot", new SimulatedCoin(4.2, 0.032)),
          Map.entry("ripple", new SimulatedCoin(2.3, 0.030)),
          Map.entry("shiba-inu", new SimulatedCoin(0.000014, 0.036)),
          Map.entry("solana", new SimulatedCoin(175, 0.030)),
          Map.entry("stellar", new SimulatedCoin(0.29, 0.032)),
          Map.entry("uniswap", new SimulatedCoin(8.1, 0.032)));

  private static final double LEAST_PRICE = 0.01;
  private static final int POWERS_OF_TEN = 5;
  private static final double VOLATILITY = 0.036;

  private static final int LEAST_PRICE_DIGITS = 2;
  private static final int MOST_VOLUME_DIGITS = 8;

  /** Returns a well-known coin, or invents one: the same one of the same name, in every run. */
  static SimulatedCoin named(String coinId) {
    SimulatedCoin known = KNOWN.get(coinId);
    if (known != null) {
      return known;
    }
    CRC32 name = new CRC32();
    name.update(coinId.getBytes(UTF_8));
    double power = POWERS_OF_TEN * name.getValue() / 0x1p32;
    return new SimulatedCoin(LEAST_PRICE * StrictMath.pow(10, power), VOLATILITY);
  }

  /** Returns how many digits the prices have after the point: at least six digits in all. */
  int priceDigits() {
    return Math.max(LEAST_PRICE_DIGITS, 5 - powerOfTen());
  }

  /** Returns how many digits the volumes have after the point: the last is less than a cent. */
  int volumeDigits() {
    return Math.max(0, Math.min(MOST_VOLUME_DIGITS, 4 + powerOfTen()));
  }

  private int powerOfTen() {
    return (int) Math.floor(StrictMath.log10(usualPrice));
  }
}
