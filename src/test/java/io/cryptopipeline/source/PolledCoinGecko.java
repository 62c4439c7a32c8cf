package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.PolledPrices;
import io.cryptopipeline.runtime.Sleeper;
import io.cryptopipeline.testing.exchange.Recordings;
import io.cryptopipeline.testing.exchange.StubHttp;
import io.cryptopipeline.testing.security.Secrets;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** CoinGecko over real HTTP on loopback; time passes when the source sleeps. */
abstract class PolledCoinGecko {

  static final long SEED = 20210515;
  static final String KEY = "CG-" + Secrets.of("coingecko");

  final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  final StubHttp stub = new StubHttp(this::answer, time);
  final MeterRegistry meters = new SimpleMeterRegistry();
  final SourceGauge gauge = new SourceGauge("coingecko", meters, time);
  final List<String> received = new ArrayList<>();
  final List<String> served = new ArrayList<>();
  List<String> absent = List.of();

  @AfterEach
  void close() {
    stub.close();
  }

  /** The recorded element, of each coin that is asked for, updated every minute. */
  private String answer(URI uri) {
    String recorded = Recordings.text("coingecko/market_data_for_a_coin.0.200.json");
    String element = recorded.strip().substring(1, recorded.strip().length() - 1);
    Instant minute = Instant.ofEpochSecond(time.instant().getEpochSecond() / 60 * 60);
    String ids = uri.getQuery().replaceAll(".*ids=([^&]*).*", "$1");
    List<String> elements =
        Arrays.stream(ids.split(",", -1))
            .filter(id -> !absent.contains(id))
            .map(id -> element.replace("\"id\":\"bitcoin\"", "\"id\":\"" + id + "\""))
            .map(
                e ->
                    e.replaceAll(
                        "\"last_updated\":\"[^\"]*\"", "\"last_updated\":\"" + minute + "\""))
            .toList();
    served.addAll(elements);
    return "[" + String.join(", ", elements) + "]";
  }

  static PolledPrices account(int callsPerMinute, int callsPerMonth) {
    return account("demo", callsPerMinute, callsPerMonth);
  }

  static PolledPrices account(String plan, int callsPerMinute, int callsPerMonth) {
    Map<String, String> values =
        Map.of(
            "coingecko.plan",
            plan,
            "coingecko.api.key",
            KEY,
            "coingecko.calls.per.minute",
            Integer.toString(callsPerMinute),
            "coingecko.calls.per.month",
            Integer.toString(callsPerMonth));
    Settings settings = Settings.load(Map.of(), Map.of(), Optional.empty()).with(values, "test");
    return (PolledPrices) FormatRegistry.of(settings).named("coingecko").orElseThrow();
  }

  /** Fetches for as long as more is wanted, which is asked whenever time passes. */
  void fetch(PolledPrices account, List<String> coins, BooleanSupplier more) {
    Sleeper asking =
        sleep -> {
          if (!more.getAsBoolean()) {
            throw new InterruptedException("enough");
          }
          time.sleep(sleep);
        };
    SourceClients clients = time.clients(Duration.ofSeconds(2), SEED, asking);
    TickSource source = new PollSource(account, coins, stub.uri(), clients, gauge);
    try {
      source.fetch(
          fetched -> {
            assertThat(fetched.quote()).contains("usd");
            received.add(new String(fetched.bytes(), UTF_8));
          });
    } catch (InterruptedException e) {
      assertThat(e).hasMessage("enough");
    }
  }
}
