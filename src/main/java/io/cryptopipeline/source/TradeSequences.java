package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.Exchange.Trade;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The trades of all products of an exchange. None waits for another. For one thread. */
final class TradeSequences {

  private final Exchange exchange;
  private final URI rest;
  private final RestClient client;
  private final SourceClients clients;
  private final RefusedProducts refused;
  private final SourceGauge gauge;
  private final Map<String, LastTrade> lastTrades;
  private final Consumer<FetchedPayload> receiver;
  private final Map<String, LastTrade> lastSent;
  private final SeenPayloads seen = new SeenPayloads();
  private final Map<String, TradeSequence> byProduct = new LinkedHashMap<>();

  /**
   * Creates the sequences.
   *
   * @param lastTrades the last trades that were passed on before
   * @param lastSent gets the last trade of each product up to which all were passed on
   */
  TradeSequences(
      Exchange exchange,
      URI rest,
      SourceClients clients,
      RefusedProducts refused,
      SourceGauge gauge,
      Map<String, LastTrade> lastTrades,
      Consumer<FetchedPayload> receiver,
      Map<String, LastTrade> lastSent) {
    this.exchange = exchange;
    this.rest = rest;
    this.clients = clients;
    this.refused = refused;
    this.gauge = gauge;
    this.lastTrades = lastTrades;
    this.receiver = receiver;
    this.lastSent = lastSent;
    client = new RestClient(exchange, clients, budgets(exchange, clients.clock()), gauge);
  }

  private static Function<String, CallBudget> budgets(Exchange exchange, Clock clock) {
    Exchange.CallLimit limit = exchange.historyLimit();
    Map<String, CallBudget> budgets = new LinkedHashMap<>();
    return product ->
        budgets.computeIfAbsent(
            limit.perProduct() ? product : "", shared -> CallBudget.apart(limit.apart(), clock));
  }

  /** Returns the product's trades. */
  TradeSequence of(String product) {
    return byProduct.computeIfAbsent(product, this::create);
  }

  private TradeSequence create(String product) {
    Optional<LastTrade> last = Optional.ofNullable(lastTrades.get(product));
    return new TradeSequence(
        exchange,
        product,
        new HistoryCalls(exchange, product, rest, client, clients),
        refused,
        gauge,
        output(last, trade -> lastSent.put(product, trade)));
  }

  private TradeOutput output(Optional<LastTrade> last, Consumer<LastTrade> sent) {
    return new TradeOutput(exchange.name(), last, seen, gauge, receiver, sent);
  }

  /** Takes a live trade. One whose product cannot be read is in no sequence. */
  void take(Trade trade) {
    ParsedTrade parsed = ParsedTrade.of(exchange, trade, clients.clock().instant());
    if (parsed.product().isPresent()) {
      of(parsed.product().get()).take(parsed);
    } else {
      output(Optional.empty(), sent -> {}).passOn(parsed);
    }
  }

  /** Takes word of the product's newest trade. */
  void expect(String product, long id) {
    if (byProduct.containsKey(product)) {
      of(product).expect(id);
    }
  }

  /**
   * Asks once for the newest trade of each product that has none yet. To be called before a
   * subscription: no live trade may be older than the first one. Where the exchange wants no calls
   * for long, the product is asked for later, and its live trades wait.
   */
  void begin(List<String> products) throws InterruptedException {
    for (String product : products) {
      TradeSequence sequence = of(product);
      sequence.begin();
      while (sequence.isBeginning() && !sequence.askHistory()) {
        Duration wait = until(sequence.due().orElseThrow());
        if (wait.compareTo(clients.timeout()) > 0) {
          break;
        }
        clients.sleeper().sleep(wait);
      }
    }
  }

  /** Returns how long to wait before a history that is being asked is asked again. */
  Optional<Duration> untilUrgent() {
    return until(TradeSequence::isUrgent);
  }

  /** Returns how long to wait before the history is asked; empty if nothing is missing. */
  Optional<Duration> untilDue() {
    return until(sequence -> true);
  }

  private Optional<Duration> until(Predicate<TradeSequence> which) {
    return byProduct.values().stream()
        .filter(which)
        .flatMap(sequence -> sequence.due().stream())
        .min(Comparator.naturalOrder())
        .map(this::until);
  }

  private Duration until(Instant due) {
    Instant now = clients.clock().instant();
    return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
  }

  /** Asks the history once, for what is most overdue. */
  void askHistory() throws InterruptedException {
    Optional<TradeSequence> next =
        byProduct.values().stream()
            .filter(sequence -> sequence.due().isPresent())
            .min(Comparator.comparing(sequence -> sequence.due().orElseThrow()));
    if (next.isPresent()) {
      next.get().askHistory();
    }
  }
}
