package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.JsonText;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * CoinGecko's prices, all coins in one call, as often as the plan's calls allow. A coin that has
 * not been updated since the last call is left out: the same {@code last_updated} is the same fact.
 */
public final class CoinGeckoSource implements TickSource {

  private static final Logger LOG = LogManager.getLogger(CoinGeckoSource.class);

  /** The name of the source. */
  public static final String NAME = "coingecko";

  /** A key that is not taken, a plan that does not allow it, an address that must not call. */
  private static final Set<Integer> BARRED = Set.of(401, 403, 451);

  /** The most that {@code /coins/markets} has on a page. */
  private static final int PAGE = 250;

  /** What the plan that a key belongs to decides. */
  public enum Plan {
    /** The free plan, with or without a key. */
    DEMO("x-cg-demo-api-key", "https://api.coingecko.com/api/v3"),
    /** A paid plan. */
    PRO("x-cg-pro-api-key", "https://pro-api.coingecko.com/api/v3");

    private final String header;
    private final URI publicAddress;

    Plan(String header, String publicAddress) {
      this.header = header;
      this.publicAddress = URI.create(publicAddress);
    }

    /** Returns the public address of the interface, without a slash at its end. */
    public URI publicAddress() {
      return publicAddress;
    }
  }

  /**
   * A plan.
   *
   * @param kind which one
   * @param apiKey its key, secret
   * @param callsPerMinute how many calls a minute it allows
   * @param callsPerMonth how many calls a month it allows
   */
  public record Account(Plan kind, Optional<String> apiKey, int callsPerMinute, int callsPerMonth) {

    private Map<String, String> headers() {
      return apiKey.map(key -> Map.of(kind.header, key)).orElse(Map.of());
    }

    /** Leaves out the key. */
    @Override
    public String toString() {
      return "Account[" + kind + ", " + callsPerMinute + ", " + callsPerMonth + "]";
    }
  }

  private final List<List<String>> pages = new ArrayList<>();
  private final String quote;
  private final URI address;
  private final SourceClients clients;
  private final SourceGauge gauge;
  private final RestClient client;
  private final Duration interval;
  private final Map<String, String> lastUpdated = new HashMap<>();
  private final Set<String> reported = new HashSet<>();

  /**
   * Creates the source.
   *
   * @param coinIds CoinGecko's ids
   * @param quote what prices are counted in
   * @param address the address of the interface, without a slash at its end
   * @param gauge shows how CoinGecko is; closed when the fetching ends
   */
  public CoinGeckoSource(
      List<String> coinIds,
      String quote,
      URI address,
      Account account,
      SourceClients clients,
      SourceGauge gauge) {
    for (int from = 0; from < coinIds.size(); from += PAGE) {
      pages.add(List.copyOf(coinIds.subList(from, Math.min(from + PAGE, coinIds.size()))));
    }
    this.quote = quote;
    this.address = address;
    this.clients = clients;
    this.gauge = gauge;
    CallBudget budget =
        CallBudget.of(account.callsPerMinute(), account.callsPerMonth(), clients.clock());
    client = new RestClient(NAME, clients, account.headers(), budget, BARRED, gauge);
    interval = budget.interval(pages.size());
    LOG.info(
        "{}: {} coins in {}, {} calls every {} s, which keeps to {} calls a minute and {} a month",
        NAME,
        coinIds.size(),
        quote,
        pages.size(),
        RestClient.seconds(interval),
        account.callsPerMinute(),
        account.callsPerMonth());
  }

  @Override
  public void fetch(Consumer<FetchedPayload> receiver) throws InterruptedException {
    try (gauge) {
      while (true) {
        Instant due = clients.clock().instant().plus(interval);
        for (List<String> page : pages) {
          fetch(page, receiver);
        }
        Duration rest = Duration.between(clients.clock().instant(), due);
        clients.sleeper().sleep(rest.isNegative() ? Duration.ZERO : rest);
      }
    }
  }

  private void fetch(List<String> coinIds, Consumer<FetchedPayload> receiver)
      throws InterruptedException {
    URI page =
        URI.create(
            "%s/coins/markets?vs_currency=%s&ids=%s&per_page=%d&page=1"
                .formatted(address, quote, encoded(String.join(",", coinIds)), PAGE));
    try {
      Set<String> missing = new HashSet<>(coinIds);
      for (Coin coin : client.get(page, CoinGeckoSource::coins, Integer.MAX_VALUE)) {
        if (!coin.priced()) {
          continue;
        }
        missing.remove(coin.id());
        boolean updated = !coin.updated().equals(lastUpdated.put(coin.id(), coin.updated()));
        if (updated) {
          receiver.accept(
              new FetchedPayload(
                  NAME,
                  "coins/markets: " + coin.id(),
                  Optional.empty(),
                  Optional.of(quote),
                  coin.payload().getBytes(UTF_8)));
        }
      }
      report(coinIds, missing);
    } catch (RefusedException e) {
      throw new PipelineException(
          "coingecko refuses the question: %s: check coingecko.quote and --coins"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Says once that a coin is left out, and once that it is there again. */
  private void report(List<String> coinIds, Set<String> missing) {
    for (String coinId : coinIds) {
      if (missing.contains(coinId) && reported.add(coinId)) {
        LOG.warn("{}: there is no price of {}: is that its id there?", NAME, coinId);
      } else if (!missing.contains(coinId) && reported.remove(coinId)) {
        LOG.info("{}: there is a price of {} again", NAME, coinId);
      }
    }
  }

  private record Coin(String id, String updated, boolean priced, String payload) {}

  private static List<Coin> coins(String answer) throws UnusableRecordException {
    List<Coin> coins = new ArrayList<>();
    for (String payload : JsonText.elements(answer)) {
      if (!(StrictJson.parse(payload) instanceof JsonObject coin)) {
        throw new UnusableRecordException(Reason.UNKNOWN_FORMAT, "a coin is no JSON object");
      }
      JsonElement price = coin.get("current_price");
      boolean priced = price != null && !price.isJsonNull();
      coins.add(
          new Coin(
              coin.get("id") instanceof JsonPrimitive id ? id.getAsString() : "",
              String.valueOf(coin.get("last_updated")),
              priced,
              payload));
    }
    return coins;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
