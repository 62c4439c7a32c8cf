package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.AnswerFault;
import io.cryptopipeline.exchange.PolledPrices;
import io.cryptopipeline.exchange.PolledPrices.Price;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Health.Check;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Requests the prices of all products again and again, as often as the account's calls allow. A
 * price that was not updated since the last call is skipped: it is the same fact. An element that
 * is no price is passed on once, as it came.
 */
public final class PollSource implements TickSource {

  private static final Logger LOG = LogManager.getLogger(PollSource.class);

  private final PolledPrices prices;
  private final List<List<String>> pages = new ArrayList<>();
  private final URI address;
  private final SourceClients clients;
  private final SourceGauge gauge;
  private final RestClient client;
  private final Duration interval;
  private final Map<String, String> lastUpdated = new HashMap<>();
  private final SeenPayloads seen = new SeenPayloads();
  private final Set<String> reported = new TreeSet<>();
  private boolean hasAnswered;
  private boolean hasElement;

  /**
   * Creates the source.
   *
   * @param products the source's names of what is priced
   * @param address the address of the HTTP interface, without a slash at its end
   * @param gauge shows the availability of the source while it is fetched
   */
  public PollSource(
      PolledPrices prices,
      List<String> products,
      URI address,
      SourceClients clients,
      SourceGauge gauge) {
    this.prices = prices;
    this.address = address;
    this.clients = clients;
    this.gauge = gauge;
    for (int from = 0; from < products.size(); from += prices.pageSize()) {
      int to = Math.min(from + prices.pageSize(), products.size());
      pages.add(List.copyOf(products.subList(from, to)));
    }
    PolledPrices.CallLimits limits = prices.limits();
    CallBudget budget = CallBudget.of(limits.perMinute(), limits.perMonth(), clients.clock());
    gauge.spareCalls(budget::spare);
    client = new RestClient(prices, clients, product -> budget, gauge);
    interval = budget.interval(pages.size());
    LOG.info(
        "{}: {} coins in {}, {} calls every {} s, within {} calls a minute and {} a month",
        prices.name(),
        products.size(),
        prices.quote(),
        pages.size(),
        RestClient.seconds(interval),
        limits.perMinute(),
        limits.perMonth());
  }

  @Override
  public Check availability() {
    return gauge.check();
  }

  @Override
  public void fetch(Consumer<FetchedPayload> receiver) throws InterruptedException {
    SourceGauge.Shown shown = gauge.show();
    try (shown) {
      while (true) {
        Instant due = clients.clock().instant().plus(interval);
        for (List<String> page : pages) {
          fetch(page, receiver);
        }
        requireOne();
        Duration rest = Duration.between(clients.clock().instant(), due);
        clients.sleeper().sleep(rest.isNegative() ? Duration.ZERO : rest);
      }
    }
  }

  private void fetch(List<String> products, Consumer<FetchedPayload> receiver)
      throws InterruptedException {
    URI page = URI.create(address + prices.page(products));
    try {
      Set<String> missing = new HashSet<>(products);
      for (Price price : client.get(page, prices.name(), !hasAnswered, prices::prices)) {
        hasElement = true;
        String product = price.product().orElse("an unknown product");
        missing.remove(product);
        if (isNew(price)) {
          receiver.accept(
              new FetchedPayload(
                  prices.name(),
                  "a price of " + product,
                  Optional.empty(),
                  Optional.of(prices.quote()),
                  price.text().getBytes(UTF_8),
                  price.json()));
        }
      }
      hasAnswered = true;
      report(products, missing);
    } catch (NoAnswerException e) {
      String form =
          e.fault() == AnswerFault.ACCOUNT
              ? "%1$s denies access: %2$s: check the key and its plan"
              : "%1$s rejects the request: %2$s: check %1$s.quote and --coins";
      throw new PipelineException(form.formatted(prices.name(), e.getMessage()), e);
    }
  }

  /** Ends the start if there is no price at all, readable or not. */
  private void requireOne() {
    if (!hasElement) {
      throw new PipelineException(
          "%s: there is no price of %s: check --coins and coins.file"
              .formatted(prices.name(), String.join(", ", reported)));
    }
  }

  private boolean isNew(Price price) {
    if (price.updated().isPresent()) {
      String product = price.product().orElseThrow();
      return !price.updated().get().equals(lastUpdated.put(product, price.updated().get()));
    }
    boolean isNew = seen.add(price.text());
    if (isNew) {
      gauge.gotUnreadable();
    }
    return isNew;
  }

  /** Logs once that a product has no price, and once that it has one again. */
  private void report(List<String> products, Set<String> missing) {
    for (String product : products) {
      if (missing.contains(product) && reported.add(product)) {
        LOG.warn(
            "{}: there is no price of {}: check that it is the id there", prices.name(), product);
      } else if (!missing.contains(product) && reported.remove(product)) {
        LOG.info("{}: there is a price of {} again", prices.name(), product);
      }
    }
    gauge.refused(reported.size());
  }
}
