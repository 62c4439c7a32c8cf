package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.Exchange.Message;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.Backoff;
import io.cryptopipeline.runtime.JmxMetric;
import io.cryptopipeline.runtime.PrintableText;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Receives the trades of an exchange live and without gaps. Trades missed without a connection, or
 * before this process started, are fetched from the exchange's history and passed on first. Live
 * trades wait meanwhile; if too many wait, the exchange is blocked.
 *
 * <p>Reconnects indefinitely. At the start, a subscription that the exchange rejects or does not
 * confirm is an error.
 */
public final class TradeSource implements TickSource {

  private static final Logger LOG = LogManager.getLogger(TradeSource.class);

  /** Unavailable for legal reasons. Every other status may be temporary. */
  private static final Set<Integer> BARRED = Set.of(451);

  private final Exchange exchange;
  private final URI webSocket;
  private final URI rest;
  private final SourceClients clients;
  private final SourceGauge gauge;
  private final RestClient history;
  private final Backoff backoff;
  private final Supplier<Map<String, LastTrade>> lastTrades;
  private final List<String> products;

  /**
   * Creates the source.
   *
   * @param products the exchange's names of what is fetched
   * @param lastTrades gives the products' last trades on the topic, when the fetching begins
   * @param webSocket the address of the WebSocket
   * @param rest the address of the HTTP interface, without a slash at its end
   * @param gauge shows the availability of the exchange; in JMX while it is fetched
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
    history =
        new RestClient(
            exchange.name(),
            clients,
            exchange.requestHeaders(),
            CallBudget.apart(Duration.ofSeconds(1), clients.clock()),
            BARRED,
            gauge);
    backoff = clients.backoff();
    this.lastTrades = lastTrades;
    this.products = List.copyOf(products);
  }

  /** The exchange does not confirm the subscription. */
  private static final class NotSubscribedException extends Exception {
    private static final long serialVersionUID = 1L;

    NotSubscribedException(String message) {
      super(message);
    }
  }

  @Override
  public void fetch(Consumer<FetchedPayload> receiver) throws InterruptedException {
    JmxMetric shown = gauge.show();
    try (shown) {
      reconnectIndefinitely(
          new TradeSequence(exchange, rest, history, lastTrades.get(), clients, gauge, receiver));
    }
  }

  private void reconnectIndefinitely(TradeSequence sequence) throws InterruptedException {
    boolean startedBefore = false;
    while (true) {
      // Before the subscription: no live trade may be older than the first one.
      for (String product : products) {
        begin(sequence, product, startedBefore);
      }
      Instant start = clients.clock().instant();
      String why;
      try (LiveConnection connection =
          LiveConnection.open(clients.http(), webSocket, clients.timeout())) {
        List<Trade> early = subscribe(connection);
        gauge.answered();
        LOG.info("{}: connected, {} subscribed", exchange.name(), products);
        for (String product : products) {
          catchUp(sequence, product);
        }
        startedBefore = true;
        for (Trade trade : early) {
          sequence.take(trade);
        }
        listen(connection, sequence);
        throw new AssertionError("only an error ends it");
      } catch (NotSubscribedException e) {
        why = e.getMessage();
        if (!startedBefore) {
          throw new PipelineException(
              "%s: %s: check --coins and coins.file".formatted(exchange.name(), why), e);
        }
      } catch (IOException e) {
        why = e.getMessage();
      } catch (UnusableRecordException e) {
        why = "its message is unreadable: " + e.getMessage();
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

  private void begin(TradeSequence sequence, String product, boolean startedBefore)
      throws InterruptedException {
    try {
      sequence.begin(product);
    } catch (RefusedException e) {
      if (!startedBefore) {
        throw new PipelineException(
            "%s: the trades of %s: %s: check --coins and coins.file"
                .formatted(exchange.name(), product, e.getMessage()),
            e);
      }
      LOG.warn("{}: the history of {}: {}", exchange.name(), product, e.getMessage());
    }
  }

  private void catchUp(TradeSequence sequence, String product) throws InterruptedException {
    try {
      sequence.catchUp(product);
    } catch (RefusedException e) {
      LOG.warn("{}: the history of {}: {}", exchange.name(), product, e.getMessage());
    }
  }

  /** Returns the trades that came before all products were confirmed. */
  private List<Trade> subscribe(LiveConnection connection)
      throws IOException, InterruptedException, UnusableRecordException, NotSubscribedException {
    for (String message : exchange.subscribe(products)) {
      connection.send(message);
    }
    List<Trade> early = new ArrayList<>();
    Set<String> awaited = new HashSet<>(products);
    long deadline = System.nanoTime() + clients.timeout().toNanos();
    while (!awaited.isEmpty()) {
      long left = deadline - System.nanoTime();
      Optional<String> text = left > 0 ? connection.next(Duration.ofNanos(left)) : Optional.empty();
      if (text.isEmpty()) {
        throw new NotSubscribedException("the subscription to " + awaited + " was not confirmed");
      }
      Message message = exchange.message(text.get());
      if (message instanceof Message.Refused refused) {
        throw new NotSubscribedException(
            "the subscription was refused: " + PrintableText.excerpt(refused.why()));
      } else if (message instanceof Message.Subscribed subscribed) {
        awaited.removeAll(subscribed.products());
      } else if (message instanceof Message.Trades trades) {
        early.addAll(trades.trades());
      }
    }
    return early;
  }

  private void listen(LiveConnection connection, TradeSequence sequence)
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
            sequence.take(trade);
          }
        } else if (message instanceof Message.Refused refused) {
          throw new IOException("it refuses: " + PrintableText.excerpt(refused.why()));
        } else {
          gauge.gotControlMessage();
          LOG.debug("{}: {}", exchange.name(), text.get());
        }
      } else if (ping.isPresent() && !asked) {
        connection.send(ping.get());
        asked = true;
      } else {
        throw new IOException("silent for " + clients.silence().toMillis() + " ms");
      }
    }
  }
}
