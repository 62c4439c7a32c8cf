package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Invented ticks of the present moment, one coin after the other: prices walk at random, by up to a
 * tenth of a per cent. The same seed gives the same prices.
 */
public final class SimulatorSource implements TickSource {

  private static final String NAME = "simulator";
  private static final BigDecimal FIRST_PRICE = new BigDecimal("1000.00");
  private static final BigDecimal LEAST_PRICE = new BigDecimal("0.01");
  private static final long TRADE_IDS_A_MILLISECOND = 1_000_000;

  private final List<String> coinIds;
  private final long count;
  private final Random random;
  private final Clock clock;

  /**
   * Creates the source.
   *
   * @param coinIds the coins, at least one
   * @param count how many ticks it makes before it ends
   * @param seed decides the prices and volumes
   * @param clock says the event times
   */
  public SimulatorSource(List<String> coinIds, long count, long seed, Clock clock) {
    this.coinIds = List.copyOf(coinIds);
    this.count = count;
    this.random = new Random(seed);
    this.clock = clock;
  }

  @Override
  public void fetch(Consumer<FetchedPayload> receiver) {
    BigDecimal[] prices = new BigDecimal[coinIds.size()];
    long startMs = clock.millis();
    for (long i = 0; i < count; i++) {
      int coin = (int) (i % prices.length);
      prices[coin] = prices[coin] == null ? FIRST_PRICE : step(prices[coin]);
      receiver.accept(
          new FetchedPayload(NAME, "tick " + (i + 1), payload(coin, prices[coin], startMs, i)));
    }
  }

  private BigDecimal step(BigDecimal price) {
    BigDecimal factor = BigDecimal.valueOf(9_990 + random.nextInt(21), 4);
    return price.multiply(factor).setScale(2, RoundingMode.HALF_EVEN).max(LEAST_PRICE);
  }

  /** The trade ids begin with the time of the start, so that no other run makes the same ones. */
  private byte[] payload(int coin, BigDecimal price, long startMs, long number) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return String.format(
            Locale.ROOT,
            "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":%s,\"volume\":%s,"
                + "\"trade_id\":\"%d\"}",
            coinIds.get(coin),
            now,
            price.toPlainString(),
            BigDecimal.valueOf(1 + random.nextInt(1_000_000), 4),
            startMs * TRADE_IDS_A_MILLISECOND + number)
        .getBytes(UTF_8);
  }
}
