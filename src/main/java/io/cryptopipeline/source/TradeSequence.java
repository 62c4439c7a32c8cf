package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.runtime.Durations;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
 * Passes on an exchange's trades, each once, in the order of their numbers within a product.
 * Fetches trades that are missing between two from the exchange's history first. For one thread.
 */
final class TradeSequence {

  private static final Logger LOG = LogManager.getLogger(TradeSequence.class);

  /** The number of requests for a trade that the history must have: within three minutes. */
  private static final int ATTEMPTS = 9;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  /** The number of retries of an unreadable page. */
  private static final int UNREADABLE_PAGES = 5;

  /** A number farther from the last one is not sequential. */
  static final long MOST_MISSING = 1_000_000_000;

  /** A trade whose time cannot be read is at most so much older than its arrival. */
  static final Duration UNREADABLE_TIME = Duration.ofMinutes(1);

  private final Exchange exchange;
  private final URI rest;
  private final RestClient history;
  private final SourceClients clients;
  private final SourceGauge gauge;
  private final Consumer<FetchedPayload> receiver;
  private final Map<String, TradeProgress> products = new HashMap<>();

  /** The products whose history was refused for the whole wait, and still is. */
  private final Set<String> refused = new HashSet<>();

  private final UnreadablePayloads unreadable = new UnreadablePayloads();

  /**
   * Creates a sequence.
   *
   * @param lastTrades the last trades that were passed on before
   */
  TradeSequence(
      Exchange exchange,
      URI rest,
      RestClient history,
      Map<String, LastTrade> lastTrades,
      SourceClients clients,
      SourceGauge gauge,
      Consumer<FetchedPayload> receiver) {
    this.exchange = exchange;
    this.rest = rest;
    this.history = history;
    this.clients = clients;
    this.gauge = gauge;
    this.receiver = receiver;
    lastTrades.forEach((p, last) -> products.put(p, new TradeProgress(Optional.of(last))));
  }

  /**
   * Passes on the newest trade in the history, if the product has none yet. It is the start.
   *
   * @throws RefusedException if the exchange rejects the request
   */
  void begin(String product) throws InterruptedException, RefusedException {
    if (progress(product).last().isEmpty()) {
      List<ParsedTrade> newest = page(product, exchange.historyLatest(product));
      if (!newest.isEmpty()) {
        take(newest.get(newest.size() - 1));
      }
    }
  }

  /**
   * Passes on the trades in the history after the product's last trade.
   *
   * @throws RefusedException if the exchange rejects the request
   */
  void catchUp(String product) throws InterruptedException, RefusedException {
    Optional<LastTrade> last = progress(product).last();
    if (last.isPresent()) {
      Page page = takePage(product);
      while (page.isFull() && page.found() > 0) {
        page = takePage(product);
      }
      report(product, last.get());
    }
  }

  /** Passes on a live trade, readable or not, and before it those that are missing. */
  void take(Trade trade) throws InterruptedException {
    ParsedTrade parsed = ParsedTrade.of(exchange, trade, clients.clock().instant());
    if (parsed.id().isPresent()) {
      String product = trade.product().orElseThrow();
      TradeProgress progress = progress(product);
      long id = parsed.id().getAsLong();
      if (parsed.tick().isPresent() && progress.isRenumbered(id, parsed.time())) {
        LOG.warn(
            "{}: the trade ids of {} restart at {}; the last one was {}",
            exchange.name(),
            product,
            id,
            progress.last().orElseThrow().id());
        products.remove(product);
      } else if (progress.missingBefore(id) > 0 && progress.missingBefore(id) <= MOST_MISSING) {
        gauge.foundGap();
        fill(product, id);
      }
    }
    if (!take(parsed) && parsed.tick().isEmpty() && unreadable.add(parsed.identity())) {
      passOn(parsed); // an earlier number, which no page of the history can bring
    }
  }

  /** Passes on the trades in the history before a known one. */
  private void fill(String product, long before) throws InterruptedException {
    TradeProgress progress = progress(product);
    LastTrade start = progress.last().orElseThrow();
    Duration wait = FIRST_WAIT;
    int attempts = refused.contains(product) ? ATTEMPTS - 1 : 0; // this wait is over
    boolean isPastGap = false;
    while (progress.missingBefore(before) > 0 && !isPastGap && attempts < ATTEMPTS) {
      boolean found = false;
      boolean refuses = false;
      try {
        Page page = takePage(product);
        found = page.found() > 0;
        isPastGap = page.newest() >= before;
      } catch (RefusedException e) {
        LOG.warn("{}: the history of {}: {}", exchange.name(), product, e.getMessage());
        refuses = true;
      }
      if (found || isPastGap) {
        continue;
      }
      if (++attempts < ATTEMPTS) {
        clients.sleeper().sleep(wait);
        wait = Durations.min(wait.multipliedBy(2), LONGEST_WAIT);
      } else if (refuses) {
        refused.add(product);
      }
    }
    report(product, start);
  }

  private void report(String product, LastTrade start) {
    long found = progress(product).last().orElseThrow().id() - start.id();
    if (found > 0) {
      LOG.info("{}: {} trades of {} fetched from the history", exchange.name(), found, product);
    }
  }

  /**
   * A page of the history.
   *
   * @param found the number of new trades
   * @param isFull whether there may be more
   * @param newest the highest number
   */
  private record Page(int found, boolean isFull, long newest) {}

  private Page takePage(String product) throws InterruptedException, RefusedException {
    LastTrade last = progress(product).last().orElseThrow();
    List<ParsedTrade> trades =
        page(product, exchange.historyAfter(product, last.id(), last.time()));
    int found = 0;
    boolean reachesBack = false;
    long newest = Long.MIN_VALUE;
    for (ParsedTrade parsed : trades) {
      found += take(parsed) && parsed.id().isPresent() ? 1 : 0;
      reachesBack |= parsed.time().isBefore(last.time());
      newest = Math.max(newest, parsed.id().orElse(Long.MIN_VALUE));
    }
    // A page that goes back in time is full because of earlier trades.
    return new Page(found, trades.size() >= Exchange.HISTORY_PAGE && !reachesBack, newest);
  }

  /** Returns the trades of a page in their order. */
  private List<ParsedTrade> page(String product, String query)
      throws InterruptedException, RefusedException {
    List<String> payloads =
        history.get(URI.create(rest + query), exchange::history, UNREADABLE_PAGES);
    refused.remove(product);
    List<ParsedTrade> trades = new ArrayList<>();
    for (String payload : payloads) {
      trades.add(ParsedTrade.of(exchange, product, payload, clients.clock().instant()));
    }
    trades.sort(Comparator.comparingLong(parsed -> parsed.id().orElse(Long.MIN_VALUE)));
    return trades;
  }

  /** Passes on a trade if it is new, and returns whether it is. */
  private boolean take(ParsedTrade parsed) {
    boolean isUnreadable = parsed.tick().isEmpty();
    boolean isNew = parsed.id().isPresent() ? isNew(parsed) : !isUnreadable;
    if (isUnreadable && (isNew || parsed.id().isEmpty())) {
      isNew = unreadable.add(parsed.identity());
    }
    if (isNew) {
      passOn(parsed);
    }
    return isNew;
  }

  private void passOn(ParsedTrade parsed) {
    if (parsed.tick().isEmpty()) {
      gauge.gotUnreadable();
    }
    receiver.accept(
        new FetchedPayload(
            exchange.name(),
            "a trade of " + parsed.product().orElse("an unknown product"),
            parsed.product(),
            parsed.tick().flatMap(Tick::quote),
            parsed.text().getBytes(UTF_8),
            parsed.json()));
  }

  private boolean isNew(ParsedTrade parsed) {
    TradeProgress progress = progress(parsed.product().orElseThrow());
    long id = parsed.id().getAsLong();
    long missing = progress.missingBefore(id);
    if (missing > MOST_MISSING) {
      LOG.warn(
          "{}: the trade id {} of {} is too far from the last one to be its successor; passed on",
          exchange.name(),
          id,
          parsed.product().orElseThrow());
      return true;
    }
    if (missing > 0) {
      gauge.missed(missing);
      LOG.warn(
          "{}: {} trades of {} before {} are missing, the history does not have them",
          exchange.name(),
          missing,
          parsed.product().orElseThrow(),
          id);
    }
    return progress.take(id, parsed.tick().isPresent() ? parsed.time() : guessedTime(progress));
  }

  /** Returns a time for a trade whose own is unreadable, early enough for the next page. */
  private Instant guessedTime(TradeProgress progress) {
    return progress
        .last()
        .map(LastTrade::time)
        .orElseGet(() -> clients.clock().instant().minus(UNREADABLE_TIME));
  }

  private TradeProgress progress(String product) {
    return products.computeIfAbsent(product, p -> new TradeProgress(Optional.empty()));
  }
}
