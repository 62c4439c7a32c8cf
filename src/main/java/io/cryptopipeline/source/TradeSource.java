package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.Exchange.Message;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.Backoff;
import io.cryptopipeline.runtime.Durations;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Receives the trades of an exchange live and without gaps. Trades missed without a connection, or
 * before this process started, are fetched from the exchange's history and passed on first; the
 * product's live trades wait meanwhile.
 *
 * <p>Reconnects indefinitely. At the start, it is an error if the exchange refuses all products.
 */
public final class TradeSource implements TickSource {

  private static final Logger LOG = LogManager.getLogger(TradeSource.class);

  /** The longest time without a look at the connection while the history is to be asked. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** How long before its end a connection is replaced. */
  private static final Duration BEFORE_END = Duration.ofMinutes(10);

  private final Exchange exchange;
  private final URI webSocket;
  private final URI rest;
  private final SourceClients clients;
  private final SourceGauge gauge;
  private final Backoff backoff;
  private final Supplier<Map<String, LastTrade>> lastTrades;
  private final List<String> products;

  /** By product. */
  private final Map<String, LastTrade> lastSent = new ConcurrentHashMap<>();

  /**
   * Creates the source.
   *
   * @param products the exchange's names of what is fetched
   * @param lastTrades gives the products' last trades on the topic, when the fetching begins
   * @param webSocket the address of the WebSocket
   * @param rest the address of the HTTP interface, without a slash at its end
   * @param gauge shows the availability of the exchange while it is fetched
   */
  public TradeSource(
      Exchange exchange,
      List<String> products,
      Supplier<Map<String, LastTrade>> lastTrades,
      URI webSocket,
      URI rest,
      SourceClients clients,
      SourceGauge gauge) {
    this.exchange = exchange;
    this.webSocket = webSocket;
    this.rest = rest;
    this.clients = clients;
    this.gauge = gauge;
    backoff = clients.backoff();
    this.lastTrades = lastTrades;
    this.products = List.copyOf(products);
  }

  @Override
  public Check availability() {
    return gauge.check();
  }

  @Override
  public void fetch(Consumer<FetchedPayload> receiver) throws InterruptedException {
    SourceGauge.Shown shown = gauge.show();
    try (shown) {
      RefusedProducts refused = new RefusedProducts(exchange.name(), products, gauge);
      TradeSequences sequences =
          new TradeSequences(
              exchange, rest, clients, refused, gauge, lastTrades.get(), receiver, lastSent);
      reconnectIndefinitely(
          sequences, new Subscriptions(exchange, products, clients, refused, gauge), refused);
    }
  }

  @Override
  public Map<String, LastTrade> lastSent() {
    Map<String, LastTrade> byKey = new HashMap<>();
    lastSent.forEach((product, last) -> byKey.put(LastTradesTopic.key(exchange, product), last));
    return byKey;
  }

  private void reconnectIndefinitely(
      TradeSequences sequences, Subscriptions subscriptions, RefusedProducts refused)
      throws InterruptedException {
    while (true) {
      sequences.begin(products);
      refused.requireOne();
      Instant start = clients.clock().instant();
      try (LiveConnection connection =
          LiveConnection.open(clients.http(), webSocket, clients.timeout())) {
        List<Trade> early = subscriptions.open(connection);
        gauge.connected();
        LOG.info("{}: connected, {} subscribed", exchange.name(), subscriptions.confirmed());
        subscriptions.confirmed().forEach(product -> sequences.of(product).connected());
        early.forEach(sequences::take);
        Listener listener = new Listener(connection, sequences, subscriptions, refused);
        LOG.info("{}: {}; connecting again", exchange.name(), listener.listenUntilItEnds(start));
        if (isShort(start)) {
          clients.sleeper().sleep(backoff.next());
        }
      } catch (IOException e) {
        waitAfter(e.getMessage(), start);
      } catch (UnusableRecordException e) {
        waitAfter("its message is unreadable: " + e.getMessage(), start);
      }
    }
  }

  private boolean isShort(Instant start) {
    return Duration.between(start, clients.clock().instant()).compareTo(clients.retryMax()) <= 0;
  }

  private void waitAfter(String failure, Instant start) throws InterruptedException {
    gauge.failed();
    if (!isShort(start)) {
      backoff.reset();
    }
    Duration wait = backoff.next();
    LOG.warn(
        "{}: {}; away for {} s, connecting again in {} ms",
        exchange.name(),
        failure,
        gauge.outage().toSeconds(),
        wait.toMillis());
    clients.sleeper().sleep(wait);
  }

  /** Takes what comes over one connection, and has the history asked meanwhile. */
  private final class Listener {

    private final LiveConnection connection;
    private final TradeSequences sequences;
    private final Subscriptions subscriptions;
    private final RefusedProducts refused;
    private final Optional<String> ping = exchange.ping();
    private final Duration patience =
        ping.isPresent() ? clients.silence().dividedBy(2) : clients.silence();
    private long heardNanos = System.nanoTime();
    private boolean hasPinged;

    /** How many messages were taken since the history was asked. */
    private int taken;

    Listener(
        LiveConnection connection,
        TradeSequences sequences,
        Subscriptions subscriptions,
        RefusedProducts refused) {
      this.connection = connection;
      this.sequences = sequences;
      this.subscriptions = subscriptions;
      this.refused = refused;
    }

    /**
     * Listens until the exchange is about to end the connection, and returns why.
     *
     * @throws IOException if the connection has ended
     */
    String listenUntilItEnds(Instant start)
        throws IOException, InterruptedException, UnusableRecordException {
      Instant end =
          exchange
              .connectionLife()
              .map(life -> start.plus(life).minus(BEFORE_END))
              .orElse(Instant.MAX);
      while (clients.clock().instant().isBefore(end)) {
        refused.requireOne();
        Optional<Duration> urgent = sequences.untilUrgent();
        gauge.listen(clients.silence().multipliedBy(2).dividedBy(3));
        Optional<String> text = connection.next(urgent.isPresent() ? Duration.ZERO : idle());
        if (text.isPresent()) {
          heardNanos = System.nanoTime();
          gauge.heard();
          hasPinged = false;
          Message message = exchange.message(text.get());
          if (!(message instanceof Message.Trades)) {
            gauge.gotControlMessage();
            LOG.debug("{}: {}", exchange.name(), text.get());
          }
          if (message instanceof Message.Ending ending) {
            return ending.why();
          }
          take(message);
          if (connection.hasNext() && ++taken < LiveConnection.MOST_WAITING) {
            continue; // a call takes its time, and the exchange does not wait
          }
        } else if (quiet().compareTo(patience) >= 0) {
          askForALifeSign();
        } else if (urgent.isPresent()) {
          clients.sleeper().sleep(Durations.min(urgent.get(), LOOK));
        }
        taken = 0;
        sequences.askHistory();
        subscriptions.retry(connection);
      }
      return "the exchange ends connections of this age";
    }

    private Duration quiet() {
      return Duration.ofNanos(System.nanoTime() - heardNanos);
    }

    /** Returns how long to wait for a message. */
    private Duration idle() {
      Duration left = Durations.max(Duration.ZERO, patience.minus(quiet()));
      return sequences.untilDue().map(due -> Durations.min(due, left)).orElse(left);
    }

    private void askForALifeSign() throws IOException, InterruptedException {
      if (ping.isEmpty() || hasPinged) {
        throw new IOException("silent for " + clients.silence().toMillis() + " ms");
      }
      connection.send(ping.get());
      hasPinged = true;
      heardNanos = System.nanoTime();
    }

    private void take(Message message) throws IOException {
      if (message instanceof Message.Trades trades) {
        refused.hasTraded();
        trades.trades().forEach(sequences::take);
      } else if (message instanceof Message.Newest newest) {
        sequences.expect(newest.product(), newest.id());
      } else {
        subscriptions.take(message).forEach(product -> sequences.of(product).connected());
      }
    }
  }
}
