package io.cryptopipeline.monitoring;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cryptopipeline.monitoring.Freshness.Coin;
import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.monitoring.HttpEndpoint.Answer;
import io.cryptopipeline.runtime.Durations;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/**
 * Serves the metrics and the health of a command.
 *
 * <ul>
 *   <li>{@code /metrics}: the metrics, in Prometheus' text format.
 *   <li>{@code /health/live}: 503 if the command cannot go on, and a restart may help.
 *   <li>{@code /health/ready}: 503 while something is missing that the command needs. It names each
 *       with its reason. The age of the ticks stands there too, and changes nothing: a market that
 *       is closed is no reason to restart.
 * </ul>
 */
public final class MonitoringServer implements AutoCloseable {

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpEndpoint endpoint;

  private MonitoringServer(HttpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Starts to listen, and adds the metrics of the JVM.
   *
   * @param address where; port 0 takes a free one
   * @param monitoring what to show; closed by its owner, after the server
   * @throws IOException if the address cannot be listened on
   */
  public static MonitoringServer start(InetSocketAddress address, Monitoring monitoring)
      throws IOException {
    MonitoringServer server =
        new MonitoringServer(
            HttpEndpoint.start(
                address,
                Map.of(
                    "/metrics",
                    () -> new Answer(OK, METRICS_TYPE, monitoring.scrape()),
                    "/health/live",
                    () -> live(monitoring.health()),
                    "/health/ready",
                    () -> ready(monitoring)),
                Map.of()));
    monitoring.bind(new JvmMemoryMetrics());
    monitoring.bind(new JvmGcMetrics());
    monitoring.bind(new ProcessorMetrics());
    monitoring.bind(new FileDescriptorMetrics());
    monitoring.bind(new UptimeMetrics());
    return server;
  }

  private static Answer live(Health health) {
    JsonObject answer = new JsonObject();
    answer.addProperty("live", health.failure().isEmpty());
    health.failure().ifPresent(reason -> answer.addProperty("reason", reason));
    return Answer.json(health.failure().isEmpty() ? OK : UNAVAILABLE, answer);
  }

  private static Answer ready(Monitoring monitoring) {
    Map<String, Check> found = monitoring.health().check();
    boolean isReady = found.values().stream().allMatch(Check::isMet);
    JsonObject checks = new JsonObject();
    found.forEach(
        (name, check) -> {
          JsonObject one = new JsonObject();
          one.addProperty("ready", check.isMet());
          one.addProperty("detail", check.detail());
          checks.add(name, one);
        });
    JsonObject answer = new JsonObject();
    answer.addProperty("ready", isReady);
    answer.add("checks", checks);
    answer.add("freshness", freshness(monitoring.freshness()));
    return Answer.json(isReady ? OK : UNAVAILABLE, answer);
  }

  private static JsonObject freshness(Freshness freshness) {
    JsonArray coins = new JsonArray();
    for (Coin coin : freshness.oldest()) {
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
    answer.addProperty(
        "newest_tick_age_seconds", freshness.newestAge().map(Durations::seconds).orElse(null));
    answer.add("oldest", coins);
    return answer;
  }

  /** Returns the address of the server. */
  public URI address() {
    return endpoint.address();
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
