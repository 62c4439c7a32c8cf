package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.ticks.Oracle;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Which facts the pipeline must have folded, worked out the plain way from what it has accepted:
 * each once, none of a day that its coin's time has passed by an hour.
 */
final class FactModel {

  private final Oracle oracle = new Oracle();
  private final Map<String, Coin> coins = new HashMap<>();

  /** What is known of a coin: its latest time, and the days of the facts of open days by id. */
  private static final class Coin {

    private final Map<String, Instant> days = new HashMap<>();
    private Instant latest = Instant.MIN;

    boolean hasClosed(Instant day) {
      return !latest.isBefore(day.plus(Duration.ofHours(25)));
    }
  }

  /** Takes an event that the sink was offered, and returns whether it is a new fact. */
  boolean accept(RawEvent event, Tick tick) {
    String id = event.rawTick().eventId().toString();
    Coin coin = coins.computeIfAbsent(tick.coinId(), name -> new Coin());
    Instant day = tick.timestamp().truncatedTo(ChronoUnit.DAYS);
    if (coin.days.containsKey(id)) {
      assertThat(day).as("the day of a repeated fact").isEqualTo(coin.days.get(id));
      return false;
    }
    assertThat(event.late()).as("whether %s is late", id).isEqualTo(coin.hasClosed(day));
    if (!event.late()) {
      coin.days.put(id, day);
      coin.latest = tick.timestamp().isAfter(coin.latest) ? tick.timestamp() : coin.latest;
      coin.days.values().removeIf(coin::hasClosed);
      oracle.sent(
          tick.coinId() + "/" + day + "/" + id,
          tick.coinId(),
          tick.timestamp(),
          tick.tradeId().orElse(-1),
          tick.price(),
          tick.volume().orElse(null));
    }
    return true;
  }

  void verify(String coinDay, JsonObject summary) {
    oracle.verify(coinDay, summary);
  }

  void forget(String coin) {
    coins.remove(coin);
    oracle.forget(coin);
  }
}
