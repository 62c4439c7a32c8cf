package io.cryptopipeline.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.monitoring.Freshness;
import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.testing.process.Loopback;
import io.cryptopipeline.testing.time.SleptTime;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitoringRoutesTest {

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final Monitoring monitoring = Monitoring.shown(time);
  private WebServer server;
  private Client client;

  @BeforeEach
  void start() {
    Settings settings = Settings.load(Map.of(), Map.of(), Optional.empty());
    server = WebServer.ofMonitoring(settings, 0, monitoring);
    client = new Client(server.address());
  }

  @AfterEach
  void close() {
    server.close();
    monitoring.close();
  }

  @Test
  void shouldListenWhereItIsTold() throws IOException {
    Loopback.assertListensThereAlone(server.address().getPort());
  }

  @Test
  void shouldShowMetricsInPrometheusFormat() {
    monitoring.health().started(() -> false);
    monitoring.freshness().group().note("<coin>\"\\\n", time.instant());
    time.pass(Duration.ofMillis(2500));

    HttpResponse<String> metrics = get("/metrics");

    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.body())
        .contains(
            "# TYPE crypto_pipeline_ready gauge\ncrypto_pipeline_ready 1.0\n",
            "crypto_pipeline_coin_tick_age_seconds{coin=\"<coin>\\\"\\\\\\n\"} 2.5\n",
            "jvm_memory_used_bytes{area=\"heap\",");
  }

  @Test
  void shouldSayWhyTheCommandIsNotReady() {
    monitoring.health().started(() -> false);
    monitoring.health().require("mongodb", () -> Check.unmet("no \"answer\""));

    HttpResponse<String> ready = get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.headers().firstValue("Content-Type"))
        .contains("application/json; charset=utf-8");
    assertThat(json(ready).get("ready").getAsBoolean()).isFalse();
    assertThat(json(ready).get("checks"))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"command": {"ready": true, "detail": "running"},
                 "mongodb": {"ready": false, "detail": "no \\"answer\\""}}
                """));
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  /** A market may be closed. */
  @Test
  void shouldBeReadyWithCoinsThatAreOverdueAndNameThem() {
    monitoring.health().started(() -> false);
    Freshness.Group coins = monitoring.freshness().group();
    for (int second = 0; second < 120; second++) {
      coins.note("bitcoin", time.instant());
      time.pass(Duration.ofSeconds(1));
    }
    time.pass(Duration.ofSeconds(60));

    HttpResponse<String> ready = get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(json(ready).get("freshness"))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"coins": 1, "overdue_coins": 1, "newest_tick_age_seconds": 61.0,
                 "oldest": [{"coin_id": "bitcoin", "tick_age_seconds": 61.0,
                                     "silent_seconds": 61.0, "overdue": true}]}
                """));
  }

  @Test
  void shouldNotBeLiveOnceTheCommandHasFailed() {
    assertThat(get("/health/live").body()).isEqualTo("{\"live\":true}\n");

    monitoring.health().fail("MongoDB refuses the login");

    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/live").body())
        .isEqualTo("{\"live\":false,\"reason\":\"MongoDB refuses the login\"}\n");
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/metrics/", "/health/live/x", "/%2e%2e/etc/passwd"})
  void shouldNameItsPathsWhereThereIsNothing(String path) {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"not found; there is /health/live, /health/ready, /metrics\"}\n");
  }

  private HttpResponse<String> get(String path) {
    return client.get(path);
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return Client.json(answer).getAsJsonObject();
  }
}
