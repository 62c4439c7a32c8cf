package io.cryptopipeline.testing;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.java_websocket.WebSocket;

/**
 * An exchange on loopback whose trades the test makes: those that are subscribed to go over the
 * WebSocket, all of them are in the history.
 */
public final class StubExchange implements AutoCloseable {

  private static final Instant FIRST_TRADE = Instant.parse("2025-06-01T12:00:00.000123Z");
  private static final long HEARTBEAT_MS = 100;

  /** A trade of the exchange. */
  public record Trade(
      String product, long id, Instant time, BigDecimal price, BigDecimal size, boolean sell) {}

  private final StubDialect dialect;
  private final List<String> products;
  private final StubWebSocket webSocket;
  private final StubHttp http;
  private final Map<String, List<Trade>> trades = new HashMap<>();
  private final Set<WebSocket> subscribed = new HashSet<>();
  private final ScheduledExecutorService heartbeat =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
          });
  private boolean silent;
  private boolean refusing;
  private int connections;
  private int lost;

  /**
   * Starts it.
   *
   * @param clock says when its history is asked
   */
  public StubExchange(StubDialect dialect, List<String> products, Clock clock) {
    this.dialect = dialect;
    this.products = List.copyOf(products);
    products.forEach(product -> trades.put(product, new ArrayList<>()));
    webSocket = new StubWebSocket(this::receive);
    http = new StubHttp(this::history, clock);
    var unused =
        heartbeat.scheduleAtFixedRate(
            this::beat, HEARTBEAT_MS, HEARTBEAT_MS, TimeUnit.MILLISECONDS);
  }

  private synchronized void receive(WebSocket connection, String message) {
    if (silent) {
      return;
    }
    if (refusing) {
      connection.send(dialect.refusal());
      return;
    }
    for (String answer : dialect.answers(message, products)) {
      connection.send(answer);
    }
    if (subscribed.add(connection)) {
      connections++;
    }
  }

  private synchronized void beat() {
    if (!silent && !dialect.heartbeat().isEmpty()) {
      sendToAll(dialect.heartbeat());
    }
  }

  private void sendToAll(String message) {
    subscribed.removeIf(connection -> !connection.isOpen());
    subscribed.forEach(connection -> connection.send(message));
  }

  private synchronized String history(URI uri) {
    Map<String, String> query = new HashMap<>();
    for (String part : uri.getQuery().split("&", -1)) {
      query.put(part.split("=", 2)[0], part.split("=", 2)[1]);
    }
    return dialect.history(uri.getPath(), query, trades);
  }

  /** Makes so many trades of each product. */
  public synchronized void trade(int count) {
    for (int i = 0; i < count; i++) {
      for (String product : products) {
        List<Trade> before = trades.get(product);
        int number = before.size() + lost;
        Trade trade =
            new Trade(
                product,
                1_000 + number,
                FIRST_TRADE.plusMillis(37L * number),
                BigDecimal.valueOf(10_000 + (number * 7919L) % 500, 2),
                BigDecimal.valueOf(1 + number % 13, 3),
                number % 3 == 0);
        before.add(trade);
        if (!silent) {
          sendToAll(dialect.live(trade));
        }
      }
    }
  }

  /** Passes over so many numbers of each product: trades that nobody will ever hear of. */
  public synchronized void lose(int numbers) {
    lost += numbers;
  }

  /** The ids of all facts so far, as the pipeline calls them. */
  public synchronized Set<String> facts() {
    return trades.values().stream()
        .flatMap(List::stream)
        .map(trade -> dialect.format() + ":" + trade.product() + ":" + trade.id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All trades of a product so far. */
  public synchronized List<Trade> trades(String product) {
    return List.copyOf(trades.get(product));
  }

  /** How many connections have subscribed so far. */
  public synchronized int connections() {
    return connections;
  }

  /** Whether somebody is subscribed. */
  public synchronized boolean isSubscribed() {
    return subscribed.stream().anyMatch(WebSocket::isOpen);
  }

  /** Says nothing any more; the connections stay. */
  public synchronized void setSilent(boolean isSilent) {
    silent = isSilent;
  }

  /** Refuses to subscribe anybody. */
  public synchronized void setRefusing(boolean isRefusing) {
    refusing = isRefusing;
  }

  /** Sends any message. */
  public synchronized void say(String message) {
    sendToAll(message);
  }

  /** Sends a trade without a price. */
  public synchronized void sayUnreadable() {
    Trade trade = new Trade(products.get(0), 1, FIRST_TRADE, BigDecimal.ZERO, BigDecimal.ONE, true);
    sendToAll(dialect.live(trade));
  }

  /** Cuts the connections in the middle of a message. */
  public void cutInside() {
    Trade trade = new Trade(products.get(0), 1, FIRST_TRADE, BigDecimal.ONE, BigDecimal.ONE, true);
    webSocket.cutInside(dialect.live(trade));
  }

  /** Refuses connections, of both kinds. */
  public void goAway() {
    webSocket.goAway();
    http.goAway();
  }

  /** Takes connections again. */
  public void comeBack() {
    http.comeBack();
    webSocket.comeBack();
  }

  /** Its WebSocket. */
  public StubWebSocket webSocket() {
    return webSocket;
  }

  /** Its HTTP interface. */
  public StubHttp http() {
    return http;
  }

  @Override
  public void close() {
    heartbeat.shutdownNow();
    webSocket.close();
    http.close();
  }
}
