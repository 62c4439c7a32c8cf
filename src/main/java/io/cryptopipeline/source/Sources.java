package io.cryptopipeline.source;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.Binance;
import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.exchange.TickFormat;
import io.cryptopipeline.source.CoinGeckoSource.Account;
import io.cryptopipeline.source.CoinGeckoSource.Plan;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The sources that prices are fetched from over the net, as the settings say. */
public final class Sources {

  private Sources() {}

  /** Returns the names of the sources. */
  public static List<String> names() {
    return Stream.concat(
            Stream.of(CoinGeckoSource.NAME),
            TickFormat.ALL.stream().filter(Exchange.class::isInstance).map(TickFormat::name))
        .toList();
  }

  /**
   * Returns a source.
   *
   * @param name one of {@link #names}
   * @param coins coins, or an exchange's own products
   * @param resume whether to go on from the last trades that {@code crypto-raw} holds
   * @throws ConfigException if there is no such source, or the coins do not go together
   */
  public static TickSource named(
      String name, Settings settings, List<String> coins, boolean resume) {
    if (name.equals(CoinGeckoSource.NAME)) {
      return coinGecko(settings, trimmed(coins));
    }
    if (TickFormat.named(name).orElse(null) instanceof Exchange exchange) {
      Exchange chosen =
          exchange instanceof Binance
              ? new Binance(Binance.Stream.labelled(settings.get(Keys.BINANCE_STREAM)))
              : exchange;
      return trades(settings, chosen, trimmed(coins), resume);
    }
    throw new ConfigException("there is no source " + name + ": see produce --help");
  }

  private static TickSource coinGecko(Settings settings, List<String> coins) {
    requireQuote(settings, Optional.of(settings.get(Keys.COINGECKO_QUOTE)), "coingecko.quote");
    Plan plan = Plan.valueOf(settings.get(Keys.COINGECKO_PLAN).toUpperCase(Locale.ROOT));
    return new CoinGeckoSource(
        products(settings, CoinGeckoSource.NAME, coins),
        settings.get(Keys.COINGECKO_QUOTE),
        settings.get(Keys.SOURCE_REST_URL).orElse(plan.publicAddress()),
        new Account(
            plan,
            settings.get(Keys.COINGECKO_API_KEY),
            settings.get(Keys.COINGECKO_CALLS_PER_MINUTE),
            settings.get(Keys.COINGECKO_CALLS_PER_MONTH)),
        clients(settings),
        new SourceGauge(CoinGeckoSource.NAME, Clock.systemUTC()));
  }

  private static TickSource trades(
      Settings settings, Exchange exchange, List<String> coins, boolean resume) {
    List<String> products = products(settings, exchange.name(), coins);
    products.forEach(product -> requireQuote(settings, exchange.quote(product), product));
    RawTickReader reader = RawTickReader.of(settings);
    Supplier<Map<String, LastTrade>> lastTrades =
        () -> resume ? LastTrades.read(settings, reader, exchange, products) : Map.of();
    return new TradeSource(
        exchange,
        products,
        lastTrades,
        settings.get(Keys.SOURCE_WEBSOCKET_URL).orElse(exchange.webSocket()),
        settings.get(Keys.SOURCE_REST_URL).orElse(exchange.rest()),
        exchange instanceof Binance ? settings.get(Keys.BINANCE_API_KEY) : Optional.empty(),
        clients(settings),
        new SourceGauge(exchange.name(), Clock.systemUTC()));
  }

  private static List<String> products(Settings settings, String source, List<String> coins) {
    CoinNames names = CoinNames.of(settings);
    List<String> products = new ArrayList<>();
    Map<String, String> productsByCoin = new HashMap<>();
    for (String coin : coins) {
      List<String> named = names.products(source, coin);
      if (named.size() > 1) {
        throw new ConfigException(
            "%s has several products of %s: %s; name the one that is meant in --coins"
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
          "%s: prices in %s are refused, as tick.quotes allows %s: add it there, of stream too"
              .formatted(what, quote.get(), String.join(", ", allowed)));
    }
  }

  /**
   * Returns each name once, without the blanks around it: CoinGecko takes them for a part of it.
   */
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
        settings.get(Keys.SOURCE_TIMEOUT),
        settings.get(Keys.SOURCE_SILENCE),
        settings.get(Keys.SOURCE_RETRY_MAX));
  }
}
