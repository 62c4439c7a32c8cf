package io.cryptopipeline.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cryptopipeline.monitoring.Freshness;
import io.cryptopipeline.monitoring.Freshness.Coin;
import io.cryptopipeline.monitoring.Health;
import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.runtime.Durations;
import java.util.List;
import java.util.Map;

/**
 * The metrics and the health of a command.
 *
 * <ul>
 *   <li>{@code /metrics}: the metrics, in Prometheus' text format.
 *   <li>{@code /health/live}: 503 if the command cannot go on, and a restart may help.
 *   <li>{@code /health/ready}: 503 while something is missing that the command needs. It names each
 *       with its reason. The age of the ticks stands there too, and changes nothing: a market that
 *       is closed is no reason to restart.
 * </ul>
 */
final class MonitoringRoutes {

  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** How many coins are in the answer of the readiness. */
  private static final int MOST_COINS = 10;

  private MonitoringRoutes() {}

  static List<Route> of(Monitoring monitoring) {
    return List.of(
        Route.guarded(
            "/metrics",
            List.of(),
            query -> Answer.of(Answer.OK, METRICS_TYPE, monitoring.scrape())),
        Route.open("/health/live", () -> live(monitoring.health())),
        Route.open("/health/ready", () -> ready(monitoring)));
  }

  private static Answer live(Health health) {
    JsonObject answer = new JsonObject();
    answer.addProperty("live", health.failure().isEmpty());
    health.failure().ifPresent(reason -> answer.addProperty("reason", reason));
    return Answer.json(health.failure().isEmpty() ? Answer.OK : Answer.UNAVAILABLE, answer);
  }

  private static Answer ready(Monitoring monitoring) {
    JsonObject answer = readiness(monitoring, MOST_COINS);
    return Answer.json(answer.get("ready").getAsBoolean() ? Answer.OK : Answer.UNAVAILABLE, answer);
  }

  /**
   * Returns what is ready, and the age of the ticks.
   *
   * @param mostCoins how many coins to name, the oldest first
   */
  static JsonObject readiness(Monitoring monitoring, int mostCoins) {
    Map<String, Check> found = monitoring.health().check();
    JsonObject checks = new JsonObject();
    found.forEach(
        (name, check) -> {
          JsonObject one = new JsonObject();
          one.addProperty("ready", check.isMet());
          one.addProperty("detail", check.detail());
          checks.add(name, one);
        });
    JsonObject answer = new JsonObject();
    answer.addProperty("ready", found.values().stream().allMatch(Check::isMet));
    answer.add("checks", checks);
    answer.add("freshness", freshness(monitoring.freshness(), mostCoins));
    return answer;
  }

  private static JsonObject freshness(Freshness freshness, int mostCoins) {
    JsonArray coins = new JsonArray();
    for (Coin coin : freshness.oldest(mostCoins)) {
      JsonObject one = new JsonObject();
      one.addProperty("coin_id", coin.coin());
      one.addProperty("tick_age_seconds", Durations.seconds(coin.age()));
      one.addProperty("silent_seconds", Durations.seconds(coin.silence()));
      one.addProperty("overdue", coin.isOverdue());
      coins.add(one);
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("coins", freshness.count());
    answer.addProperty("overdue_coins", freshness.overdue());
    freshness
        .newestAge()
        .ifPresent(age -> answer.addProperty("newest_tick_age_seconds", Durations.seconds(age)));
    answer.add("oldest", coins);
    return answer;
  }
}
