package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.wire.Exchange;
import io.cryptopipeline.wire.Exchange.Message;
import io.cryptopipeline.wire.Exchange.Trade;
import io.cryptopipeline.wire.Provenance;
import io.cryptopipeline.wire.Shown;
import io.cryptopipeline.wire.StrictJson;
import io.cryptopipeline.wire.UnusableRecordException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The trades of an exchange as they happen, without holes: what was missed while there was no
 * connection, or before this process was started, is fetched from the exchange's history and handed
 * over first. What comes meanwhile waits; if that gets too much, the exchange is held up.
 *
 * <p>Connects again for ever. A subscription that the exchange refuses, or does not confirm, is an
 * error at the start.
 */
public final class TradeSource implements TickSource {

  private static final Logger LOG = LogManager.getLogger(TradeSource.class);

  /** How often the history is asked for trades that it does not have yet though they are known. */
  private static final int LOOKS = 5;

  private final Exchange exchange;
  private final URI webSocket;
  private final URI rest;
  private final SourceClients clients;
  private final SourceGauge gauge;
  private final RestClient history;
  private final Backoff backoff;
  private final Supplier<Map<String, LastTrade>> lastTrades;
  private final Map<String, TradeProgress> products = new LinkedHashMap<>();

  /**
   * Creates the source.
   *
   * @param products the exchange's names of what is fetched
   * @param lastTrades where the products' trades end that there are already; asked when the
   *     fetching begins
   * @param webSocket the address of the WebSocket
   * @param rest the address of the HTTP interface, without a slash at its end
   * @param apiKey a key to the history, secret; not sent where the exchange has no use for it
   * @param gauge shows how the exchange is; closed when the fetching ends
   */
  public TradeSource(
      Exchange exchange,
      List<String> products,
      Supplier<Map<String, LastTrade>> lastTrades,
      URI webSocket,
      URI rest,
      Optional<String> apiKey,
      SourceClients clients,
      SourceGauge gauge) {
    this.exchange = exchange;
    this.webSocket = webSocket;
    this.rest = rest;
    this.clients = clients;
    this.gauge = gauge;
    history =
        new RestClient(
            exchange.name(),
            clients,
            headers(exchange, apiKey),
            CallBudget.apart(Duration.ofSeconds(1), clients.clock()),
            gauge);
    backoff = clients.backoff();
    this.lastTrades = lastTrades;
    products.forEach(p -> this.products.put(p, new TradeProgress(Optional.empty())));
  }

  private static Map<String, String> headers(Exchange exchange, Optional<String> apiKey) {
    return exchange.keyHeader().isPresent() && apiKey.isPresent()
        ? Map.of(exchange.keyHeader().get(), apiKey.get())
        : Map.of();
  }

  /** The exchange does not send what was asked for. */
  private static final class NotSubscribedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotSubscribedException(String message) {
      super(message);
    }
  }

  @Override
  public void fetch(Consumer<Fetched> receiver) throws InterruptedException {
    try (gauge) {
      lastTrades.get().forEach((p, last) -> products.put(p, new TradeProgress(Optional.of(last))));
      connectForEver(receiver);
    }
  }

  private void connectForEver(Consumer<Fetched> receiver) throws InterruptedException {
    boolean subscribedBefore = false;
    while (true) {
      Instant start = clients.clock().instant();
      String why;
      try (LiveConnection connection =
          LiveConnection.open(clients.http(), webSocket, clients.timeout())) {
        List<Trade> early = subscribe(connection);
        subscribedBefore = true;
        gauge.answered();
        LOG.info("{}: connected, {} subscribed", exchange.name(), products.keySet());
        for (String product : products.keySet()) {
          if (products.get(product).last().isPresent()) {
            fill(product, Optional.empty(), receiver);
          }
        }
        for (Trade trade : early) {
          take(trade, receiver);
        }
        listen(connection, receiver);
        throw new AssertionError("only an error ends it");
      } catch (NotSubscribedException e) {
        why = e.getMessage();
        if (!subscribedBefore) {
          throw new PipelineException(
              "%s: %s: check --coins and coins.file".formatted(exchange.name(), why), e);
        }
      } catch (IOException e) {
        why = e.getMessage();
      } catch (UnusableRecordException e) {
        why = "it sends what cannot be read: " + e.getMessage();
      }
      gauge.failed();
      if (Duration.between(start, clients.clock().instant()).compareTo(clients.retryMax()) > 0) {
        backoff.reset();
      }
      Duration wait = backoff.next();
      LOG.warn(
          "{}: {}; away for {} s, connecting again in {} ms",
          exchange.name(),
          why,
          gauge.outage().toSeconds(),
          wait.toMillis());
      clients.sleeper().sleep(wait);
    }
  }

  /** Returns the trades that came before all products were confirmed. */
  private List<Trade> subscribe(LiveConnection connection)
      throws IOException, InterruptedException, UnusableRecordException, NotSubscribedException {
    for (String message : exchange.subscribe(products.keySet())) {
      connection.send(message);
    }
    List<Trade> early = new ArrayList<>();
    Set<String> awaited = new HashSet<>(products.keySet());
    long deadline = System.nanoTime() + clients.timeout().toNanos();
    while (!awaited.isEmpty()) {
      Optional<String> text = connection.next(Duration.ofNanos(deadline - System.nanoTime()));
      if (text.isEmpty()) {
        throw new NotSubscribedException("the subscription to " + awaited + " was not confirmed");
      }
      Message message = exchange.message(text.get());
      if (message instanceof Message.Refused refused) {
        throw new NotSubscribedException(
            "the subscription was refused: " + Shown.text(refused.why()));
      } else if (message instanceof Message.Subscribed subscribed) {
        awaited.removeAll(subscribed.products());
      } else if (message instanceof Message.Trades trades) {
        early.addAll(trades.trades());
      }
    }
    return early;
  }

  private void listen(LiveConnection connection, Consumer<Fetched> receiver)
      throws IOException, InterruptedException, UnusableRecordException {
    boolean asked = false;
    Optional<String> ping = exchange.ping();
    Duration patience = ping.isPresent() ? clients.silence().dividedBy(2) : clients.silence();
    while (true) {
      Optional<String> text = connection.next(patience);
      if (text.isPresent()) {
        asked = false;
        Message message = exchange.message(text.get());
        if (message instanceof Message.Trades trades) {
          for (Trade trade : trades.trades()) {
            take(trade, receiver);
          }
        } else if (message instanceof Message.Refused refused) {
          throw new IOException("it refuses: " + Shown.text(refused.why()));
        }
      } else if (ping.isPresent() && !asked) {
        connection.send(ping.get());
        asked = true;
      } else {
        throw new IOException("silent for " + clients.silence().toMillis() + " ms");
      }
    }
  }

  private void take(Trade trade, Consumer<Fetched> receiver) throws InterruptedException {
    Read read = read(trade);
    TradeProgress progress =
        products.computeIfAbsent(trade.product(), p -> new TradeProgress(Optional.empty()));
    if (read.id().isEmpty()) {
      receiver.accept(fetched(read));
      return;
    }
    long id = read.id().getAsLong();
    if (progress.missingBefore(id) > 0) {
      gauge.foundGap();
      fill(trade.product(), Optional.of(id), receiver);
    }
    if (isNew(trade.product(), id, read.time())) {
      receiver.accept(fetched(read));
    }
  }

  /**
   * Hands over what the history has after the last trade that was had.
   *
   * @param before the next trade that is known; empty if none is
   */
  private void fill(String product, Optional<Long> before, Consumer<Fetched> receiver)
      throws InterruptedException {
    TradeProgress progress = products.get(product);
    LastTrade start = progress.last().orElseThrow();
    int looks = 0;
    boolean more = true;
    while (more) {
      Page page = fillPage(product, progress, receiver);
      looks = page.found() > 0 ? 0 : looks + 1;
      more =
          before.isPresent()
              ? progress.missingBefore(before.get()) > 0 && !page.refused() && looks < LOOKS
              : page.isFull() && page.found() > 0;
    }
    long found = progress.last().orElseThrow().id() - start.id();
    if (found > 0) {
      LOG.info("{}: {} trades of {} fetched from the history", exchange.name(), found, product);
    }
  }

  /**
   * Takes a trade, and returns whether it is a new one; what it passes over is missing for good.
   */
  private boolean isNew(String product, long id, Instant time) {
    TradeProgress progress = products.get(product);
    long missing = progress.missingBefore(id);
    if (missing > 0) {
      gauge.missed(missing);
      LOG.warn(
          "{}: {} trades of {} before {} are missing, the history does not have them",
          exchange.name(),
          missing,
          product,
          id);
    }
    return progress.take(id, time);
  }

  /**
   * A page of the history.
   *
   * @param found how many new trades it had
   * @param isFull whether there may be more
   * @param refused whether the exchange does not want to tell
   */
  private record Page(int found, boolean isFull, boolean refused) {}

  private Page fillPage(String product, TradeProgress progress, Consumer<Fetched> receiver)
      throws InterruptedException {
    LastTrade last = progress.last().orElseThrow();
    URI address = URI.create(rest + exchange.historyAfter(product, last.id(), last.time()));
    try {
      List<Read> trades = history.get(address, answer -> readAll(product, answer));
      int found = 0;
      boolean reachesBack = false;
      for (Read read : trades) {
        if (read.id().isEmpty()) {
          receiver.accept(fetched(read));
        } else if (isNew(product, read.id().getAsLong(), read.time())) {
          receiver.accept(fetched(read));
          found++;
        }
        reachesBack |= read.time().isBefore(last.time());
      }
      // A page that goes back in time is full of earlier trades too.
      return new Page(found, trades.size() >= Exchange.HISTORY_PAGE && !reachesBack, false);
    } catch (RefusedException e) {
      LOG.warn("{}: the history of {} is refused: {}", exchange.name(), product, e.getMessage());
      return new Page(0, false, true);
    }
  }

  /**
   * A trade, and what was read in it.
   *
   * @param tick empty where it cannot be read; it is handed over all the same, and reported there
   */
  private record Read(Trade trade, Optional<Tick> tick) {

    OptionalLong id() {
      return tick.map(Tick::tradeId).orElse(OptionalLong.empty());
    }

    Instant time() {
      return tick.map(Tick::timestamp).orElse(Instant.MAX);
    }
  }

  private List<Read> readAll(String product, String answer) throws UnusableRecordException {
    List<Read> trades = new ArrayList<>();
    for (String payload : exchange.history(answer)) {
      trades.add(read(new Trade(product, payload)));
    }
    trades.sort(Comparator.comparingLong(read -> read.id().orElse(Long.MIN_VALUE)));
    return trades;
  }

  private Read read(Trade trade) {
    Provenance provenance =
        new Provenance(Optional.of(trade.product()), Optional.empty(), clients.clock().instant());
    try {
      JsonElement payload = StrictJson.parse(trade.payload());
      return new Read(trade, Optional.of(exchange.read(payload, provenance).tick()));
    } catch (UnusableRecordException e) {
      return new Read(trade, Optional.empty());
    }
  }

  private Fetched fetched(Read read) {
    return new Fetched(
        exchange.name(),
        "a trade of " + read.trade().product(),
        Optional.of(read.trade().product()),
        read.tick().flatMap(Tick::quote),
        read.trade().payload().getBytes(UTF_8));
  }
}
