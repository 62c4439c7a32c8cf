package io.cryptopipeline.source;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.config.SourceKeys;
import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.PolledPrices;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.exchange.TickFormat;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Creates the sources that fetch prices over the network, as the settings say. */
public final class Sources {

  private Sources() {}

  /** Returns the names of the sources. */
  public static List<String> names() {
    return FormatRegistry.standard().all().stream()
        .filter(format -> format instanceof Exchange || format instanceof PolledPrices)
        .map(TickFormat::name)
        .toList();
  }

  /** Returns whether the source is an exchange, whose trades are resumed after the last one. */
  public static boolean isExchange(String name) {
    return FormatRegistry.standard().named(name).filter(Exchange.class::isInstance).isPresent();
  }

  /**
   * Returns a source.
   *
   * @param name one of {@link #names}
   * @param coins coins, or the source's own products
   * @param resume whether to resume after the last trades that were sent
   * @param meters takes the metrics while the source is fetched
   * @throws ConfigException if there is no such source, or the coins are ambiguous
   */
  public static TickSource named(
      String name, Settings settings, List<String> coins, boolean resume, MeterRegistry meters) {
    TickFormat format = FormatRegistry.of(settings).named(name).orElse(null);
    if (format instanceof Exchange exchange) {
      return trades(settings, exchange, trimmed(coins), resume, meters);
    }
    if (format instanceof PolledPrices prices) {
      return polled(settings, prices, trimmed(coins), meters);
    }
    throw new ConfigException("there is no source " + name + ": see produce --help");
  }

  private static TickSource polled(
      Settings settings, PolledPrices prices, List<String> coins, MeterRegistry meters) {
    requireQuote(settings, Optional.of(prices.quote()), prices.name() + ".quote");
    return new PollSource(
        prices,
        products(settings, prices.name(), coins),
        settings.get(SourceKeys.SOURCE_REST_URL).orElse(prices.rest()),
        clients(settings),
        new SourceGauge(prices.name(), meters, Clock.systemUTC()));
  }

  private static TickSource trades(
      Settings settings,
      Exchange exchange,
      List<String> coins,
      boolean resume,
      MeterRegistry meters) {
    List<String> products = products(settings, exchange.name(), coins);
    products.forEach(product -> requireQuote(settings, exchange.quote(product), product));
    RawTickReader reader = RawTickReader.of(settings);
    Supplier<Map<String, LastTrade>> lastTrades =
        () -> resume ? LastTrades.read(settings, reader, exchange, products) : Map.of();
    return new TradeSource(
        exchange,
        products,
        lastTrades,
        settings.get(SourceKeys.SOURCE_WEBSOCKET_URL).orElse(exchange.webSocket()),
        settings.get(SourceKeys.SOURCE_REST_URL).orElse(exchange.rest()),
        clients(settings),
        new SourceGauge(exchange.name(), meters, Clock.systemUTC()));
  }

  private static List<String> products(Settings settings, String source, List<String> coins) {
    CoinNames names = CoinNames.of(settings);
    List<String> products = new ArrayList<>();
    Map<String, String> productsByCoin = new HashMap<>();
    for (String coin : coins) {
      List<String> named = names.products(source, coin);
      if (named.size() > 1) {
        throw new ConfigException(
            "%s has several products of %s: %s; name one of them in --coins"
                .formatted(source, coin, String.join(", ", named)));
      }
      String product = named.isEmpty() ? coin : named.get(0);
      String coinId = names.coinId(source, product);
      String other = productsByCoin.put(coinId, product);
      if (other != null && !settings.get(Keys.TICK_MARKETS_MIXED)) {
        throw new ConfigException(
            "%s and %s are both %s: name one of them, give the other a coin of its own in coins.file, or set tick.markets.mixed=true"
                .formatted(other, product, coinId));
      }
      products.add(product);
    }
    return products;
  }

  private static void requireQuote(Settings settings, Optional<String> quote, String what) {
    Set<String> allowed = settings.get(Keys.TICK_QUOTES);
    if (quote.isPresent() && !allowed.contains(quote.get())) {
      throw new ConfigException(
          "%s: prices in %s are refused because tick.quotes allows %s: add it there, for stream too"
              .formatted(what, quote.get(), String.join(", ", allowed)));
    }
  }

  /** Returns each name once, without the blanks around it, which CoinGecko takes as part of it. */
  private static List<String> trimmed(List<String> names) {
    Set<String> trimmed = new LinkedHashSet<>();
    names.forEach(name -> trimmed.add(name.strip()));
    if (trimmed.isEmpty() || trimmed.contains("")) {
      throw new ConfigException("--coins names no coin between two commas");
    }
    return List.copyOf(trimmed);
  }

  private static SourceClients clients(Settings settings) {
    return SourceClients.real(
        settings.get(SourceKeys.SOURCE_TIMEOUT),
        settings.get(SourceKeys.SOURCE_SILENCE),
        settings.get(SourceKeys.SOURCE_RETRY_MAX));
  }
}
