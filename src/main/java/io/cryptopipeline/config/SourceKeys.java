package io.cryptopipeline.config;

import static io.cryptopipeline.config.ValueTypes.duration;
import static io.cryptopipeline.config.ValueTypes.number;
import static io.cryptopipeline.config.ValueTypes.secret;
import static io.cryptopipeline.config.ValueTypes.text;
import static io.cryptopipeline.config.ValueTypes.url;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The keys of the sources that {@code produce} fetches. */
public final class SourceKeys {

  /** Filled by the constants below, so it stands before them. */
  private static final List<Key<?>> ALL = new ArrayList<>();

  public static final Key<Optional<URI>> SOURCE_REST_URL =
      setting("source.rest.url", "", url("http").orEmpty("the source's public address"))
          .meaning(
              "Address of the source's HTTP interface, for produce. Where Binance is blocked:"
                  + " https://data-api.binance.vision/api/v3 with binance.stream=aggTrade.");

  public static final Key<Optional<URI>> SOURCE_WEBSOCKET_URL =
      setting("source.websocket.url", "", url("ws").orEmpty("the source's public address"))
          .meaning(
              "Address of the source's WebSocket, for produce. Where Binance is blocked:"
                  + " wss://data-stream.binance.vision/ws.");

  public static final Key<Duration> SOURCE_TIMEOUT =
      setting("source.timeout", "10s", duration("100ms", "5m"))
          .meaning(
              "How long produce waits for a connection, a response or the confirmation of a"
                  + " subscription.");

  public static final Key<Duration> SOURCE_SILENCE =
      setting("source.silence", "30s", duration("1s", "10m"))
          .meaning("How long a WebSocket may be silent before produce reconnects.");

  public static final Key<Duration> SOURCE_RETRY_MAX =
      setting("source.retry.max", "60s", duration("100ms", "1h"))
          .meaning(
              "Longest wait before produce retries a source. Waits double up to it, with random"
                  + " jitter.");

  public static final Key<String> COINGECKO_QUOTE =
      setting(
              "coingecko.quote",
              "usd",
              text("[a-z0-9]{1,10}", "one of CoinGecko's vs_currencies, such as usd, eur or eth"))
          .meaning("Currency of CoinGecko's prices.");

  public static final Key<Optional<String>> COINGECKO_API_KEY =
      setting(
              "coingecko.api.key",
              "",
              secret("a CoinGecko API key, best as ${env:NAME}").orEmpty("calls without a key"))
          .meaning("API key for CoinGecko. It is sent as a header, never in a URL.");

  public static final Key<String> COINGECKO_PLAN =
      setting("coingecko.plan", "demo", text("demo|pro", "demo or pro"))
          .meaning("CoinGecko plan of the API key. It decides the header and the public address.");

  public static final Key<Integer> COINGECKO_CALLS_PER_MINUTE =
      setting("coingecko.calls.per.minute", "30", number(1, 10_000, "calls"))
          .meaning("Calls per minute that the plan allows.");

  public static final Key<Integer> COINGECKO_CALLS_PER_MONTH =
      setting("coingecko.calls.per.month", "10000", number(1, 100_000_000, "calls"))
          .meaning(
              "Calls per month that the plan allows. They are spread evenly; a tenth is reserved"
                  + " for retries.");

  public static final Key<Optional<String>> BINANCE_API_KEY =
      setting(
              "binance.api.key",
              "",
              secret("a Binance API key, best as ${env:NAME}").orEmpty("calls without a key"))
          .meaning(
              "API key for Binance's history, which needs none since July 2023. It is sent as a"
                  + " header, never in a URL.");

  public static final Key<String> BINANCE_STREAM =
      setting("binance.stream", "trade", text("trade|aggTrade", "trade or aggTrade"))
          .meaning(
              "Whether produce takes every trade of Binance, or one tick for the trades of one"
                  + " order at one price.");

  private SourceKeys() {}

  static List<Key<?>> all() {
    return Collections.unmodifiableList(ALL);
  }

  private static <T> KeyBuilder<T> setting(String name, String defaultText, ValueType<T> type) {
    return new KeyBuilder<>(ALL, name, defaultText, type);
  }
}
