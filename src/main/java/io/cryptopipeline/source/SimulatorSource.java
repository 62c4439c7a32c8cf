package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonPrimitive;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Invented ticks of the present moment, one coin after the other, and of the days before. The same
 * seed gives the same prices, however fast they are sent: a tick is worth a tenth of a second.
 */
public final class SimulatorSource implements TickSource {

  private static final Logger LOG = LogManager.getLogger(SimulatorSource.class);

  private static final String NAME = "simulator";
  private static final long TRADE_IDS_A_MILLISECOND = 1_000_000;

  /** At the usual rate of {@code produce}. */
  private static final Duration BETWEEN_TICKS = Duration.ofMillis(100);

  private static final Duration BETWEEN_OLD_TICKS = Duration.ofMinutes(2);

  /** Before now, with more ticks, so that its minutes are worth a look. */
  private static final Duration RECENT = Duration.ofHours(6);

  private static final Duration BETWEEN_RECENT_TICKS = Duration.ofSeconds(5);

  private final List<String> coinIds;
  private final long count;
  private final SimulatedMarket market;
  private final Clock clock;
  private final long startMs;
  private long made;

  /**
   * Creates the source.
   *
   * @param coinIds the coins, at least one
   * @param count how many ticks it makes before it ends, those of the history included
   * @param seed decides the prices and volumes
   * @param clock says the event times
   */
  public SimulatorSource(List<String> coinIds, long count, long seed, Clock clock) {
    this.coinIds = List.copyOf(coinIds);
    this.count = count;
    this.market = new SimulatedMarket(this.coinIds, seed);
    this.clock = clock;
    this.startMs = clock.millis();
  }

  @Override
  public void fetch(Consumer<FetchedPayload> receiver) {
    Duration step = BETWEEN_TICKS.multipliedBy(coinIds.size());
    while (made < count) {
      fetchRound(step, coin -> clock.instant(), receiver);
    }
  }

  /**
   * Returns the source of the time before now. Its ticks are sent first, the oldest first; then
   * this source continues from their prices.
   *
   * @param length how long the time is
   * @param isWanted is asked when it begins to fetch
   */
  public TickSource history(Duration length, BooleanSupplier isWanted) {
    return new TickSource() {
      @Override
      public void fetch(Consumer<FetchedPayload> receiver) {
        if (isWanted.getAsBoolean()) {
          fetchHistory(length, receiver);
        } else {
          LOG.info("crypto-raw has had ticks already: the simulator sends no history");
        }
      }

      @Override
      public boolean isRateLimited() {
        return false;
      }
    };
  }

  private void fetchHistory(Duration length, Consumer<FetchedPayload> receiver) {
    Instant now = clock.instant();
    Instant recent = now.minus(RECENT);
    Instant start = now.minus(length);
    while (made < count) {
      Instant begin = start;
      Duration step = begin.isBefore(recent) ? BETWEEN_OLD_TICKS : BETWEEN_RECENT_TICKS;
      Instant end = begin.plus(step);
      if (end.isAfter(now)) {
        return;
      }
      // One coin after the other, each at some moment of its part of the step.
      Duration part = step.dividedBy(coinIds.size());
      fetchRound(
          step, coin -> begin.plus(part.multipliedBy(coin)).plus(market.part(part)), receiver);
      start = end;
    }
  }

  /** Lets time pass, and makes a tick of each coin. */
  private void fetchRound(Duration step, Times times, Consumer<FetchedPayload> receiver) {
    if (made > 0) {
      market.advance(step);
    }
    for (int coin = 0; coin < coinIds.size() && made < count; coin++) {
      byte[] payload = payload(coin, times.of(coin), step);
      made++;
      receiver.accept(new FetchedPayload(NAME, "tick " + made, payload));
    }
  }

  /** The trade ids begin with the time of the start, so that no other run makes the same ones. */
  private byte[] payload(int coin, Instant time, Duration step) {
    return String.format(
            Locale.ROOT,
            "{\"coin_id\":%s,\"timestamp\":\"%s\",\"price\":%s,\"volume\":%s,"
                + "\"trade_id\":\"%d\"}",
            new JsonPrimitive(coinIds.get(coin)),
            time.truncatedTo(ChronoUnit.MILLIS),
            market.price(coin).toPlainString(),
            market.volume(coin, step).toPlainString(),
            startMs * TRADE_IDS_A_MILLISECOND + made)
        .getBytes(UTF_8);
  }

  /** The event times of a round, by the place of the coin. */
  @FunctionalInterface
  private interface Times {
    Instant of(int coin);
  }
}
