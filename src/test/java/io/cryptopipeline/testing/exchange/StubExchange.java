package io.cryptopipeline.testing.exchange;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.java_websocket.WebSocket;

/**
 * An exchange on loopback whose trades the test makes: those that are subscribed to go over the
 * WebSocket, all of them are in the history.
 */
public final class StubExchange implements AutoCloseable {

  private static final long HEARTBEAT_MS = 100;

  /** A trade of the exchange. */
  public record Trade(
      String product, long id, Instant time, BigDecimal price, BigDecimal size, boolean sell) {}

  private final StubDialect dialect;
  private final List<String> products;
  private final StubWebSocket webSocket;
  private final StubHttp http;
  private final StubMarket market;
  private final StubSubscriptions subscribed = new StubSubscriptions();
  private final Set<String> delisted = new HashSet<>();
  private final Queue<String> answers = new ArrayDeque<>();
  private final Map<String, String> refusedWith = new HashMap<>();
  private final ScheduledExecutorService heartbeat =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "heartbeat");
            thread.setDaemon(true);
            return thread;
          });
  private boolean silent;
  private boolean refusing;
  private boolean unreadable;
  private boolean naming = true;

  /**
   * Starts it.
   *
   * @param clock says when its history is asked
   */
  public StubExchange(StubDialect dialect, List<String> products, Clock clock) {
    this.dialect = dialect;
    this.products = List.copyOf(products);
    market = new StubMarket(products);
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
    if (!answers.isEmpty()) {
      connection.send(answers.remove());
      return;
    }
    List<String> asked = products.stream().filter(p -> dialect.asksFor(p, message)).toList();
    List<String> unknown = asked.stream().filter(delisted::contains).toList();
    List<String> refusals = unknown.isEmpty() ? List.of() : dialect.refusals(unknown);
    refusals.forEach(refusal -> connection.send(naming ? refusal : dialect.refusal()));
    List<String> refused = asked.stream().filter(refusedWith::containsKey).toList();
    refused.forEach(product -> connection.send(refusedWith.get(product)));
    if (!refusals.isEmpty() || !refused.isEmpty()) {
      asked = dialect.refusesTogether() ? List.of() : minus(minus(asked, unknown), refused);
      if (asked.isEmpty()) {
        return;
      }
    }
    if (!asked.isEmpty()) {
      subscribed.add(connection, asked);
    }
    for (String answer : dialect.answers(message, subscribed.of(connection))) {
      connection.send(answer);
    }
  }

  private static List<String> minus(List<String> all, List<String> some) {
    return all.stream().filter(product -> !some.contains(product)).toList();
  }

  /** Knows the product no longer: refuses subscriptions and calls, and trades it no more. */
  public synchronized void delist(String product) {
    delisted.add(product);
  }

  /** Refuses subscriptions to the product so; the history has it. */
  public synchronized void refuse(String product, String text) {
    refusedWith.put(product, text);
  }

  /** Accepts subscriptions to the product again. */
  public synchronized void accept(String product) {
    refusedWith.remove(product);
  }

  /** Whether a refusal names the product. */
  public synchronized void setNamingRefused(boolean isNaming) {
    naming = isNaming;
  }

  /** Trades the product again. */
  public synchronized void relist(String product) {
    delisted.remove(product);
  }

  private synchronized void beat() {
    if (silent) {
      return;
    }
    for (String product : minus(products, List.copyOf(delisted))) {
      dialect.heartbeat(product, market.lastId(product)).ifPresent(subscribed::sendToAll);
    }
  }

  private String asItIs(String message) {
    return unreadable ? dialect.unreadable(message) : message;
  }

  /** States all times so that nobody can read them, live and in the history. */
  public synchronized void setUnreadable(boolean isUnreadable) {
    unreadable = isUnreadable;
  }

  private synchronized String history(URI uri) {
    Map<String, String> query = new HashMap<>();
    for (String part : uri.getQuery().split("&", -1)) {
      query.put(part.split("=", 2)[0], part.split("=", 2)[1]);
    }
    if (!delisted.isEmpty() && delisted.contains(dialect.productOf(uri))) {
      throw new StubHttp.RefusalException(dialect.unknownProduct());
    }
    return asItIs(dialect.history(uri.getPath(), query, market.known()));
  }

  /** Has the history know nothing of so many of the newest trades of each product. */
  public synchronized void setBehind(int newest) {
    market.setBehind(newest);
  }

  /** Makes so many trades of each product. */
  public synchronized void trade(int count) {
    for (int i = 0; i < count; i++) {
      tradeAt(number -> BigDecimal.valueOf(10_000 + (number * 7919L) % 500, 2));
    }
  }

  /** Makes a trade of each product whose price cannot be read. */
  public synchronized void tradeUnreadable() {
    tradeAt(number -> BigDecimal.ZERO);
  }

  private void tradeAt(IntFunction<BigDecimal> price) {
    for (String product : minus(products, List.copyOf(delisted))) {
      Trade trade = market.trade(product, price);
      if (!silent) {
        subscribed.send(product, asItIs(dialect.live(trade)));
      }
    }
  }

  /** Makes trades that follow one another as fast as that. */
  public synchronized void setApart(Duration time) {
    market.setApart(time);
  }

  /** Passes over so many numbers of each product: trades that nobody will ever hear of. */
  public synchronized void lose(int numbers) {
    market.lose(numbers);
  }

  /** The ids of all facts so far, as the pipeline calls them. */
  public synchronized Set<String> facts() {
    return market.all().map(dialect::eventId).collect(Collectors.toCollection(TreeSet::new));
  }

  /** All trades of a product so far. */
  public synchronized List<Trade> trades(String product) {
    return market.of(product);
  }

  /** How many connections have subscribed so far. */
  public synchronized int connections() {
    return subscribed.connections();
  }

  /** Whether somebody is subscribed. */
  public synchronized boolean isSubscribed() {
    return subscribed.isAnyOpen();
  }

  /** Says nothing any more; the connections stay. */
  public synchronized void setSilent(boolean isSilent) {
    silent = isSilent;
  }

  /** Refuses to subscribe anybody. */
  public synchronized void setRefusing(boolean isRefusing) {
    refusing = isRefusing;
  }

  /** Answers the next messages of the client so, one each. */
  public synchronized void answerNext(String... texts) {
    answers.addAll(List.of(texts));
  }

  /** Whether all of the answers were given that were asked for. */
  public synchronized boolean hasAnswered() {
    return answers.isEmpty();
  }

  /** Sends any message. */
  public synchronized void say(String message) {
    subscribed.sendToAll(message);
  }

  /** Sends a trade without a price. */
  public synchronized void sayUnreadable() {
    Trade trade =
        new Trade(
            products.get(0), 1, StubMarket.FIRST_TRADE, BigDecimal.ZERO, BigDecimal.ONE, true);
    subscribed.sendToAll(dialect.live(trade));
  }

  /** Cuts the connections in the middle of a message. */
  public void cutInside() {
    Trade trade =
        new Trade(products.get(0), 1, StubMarket.FIRST_TRADE, BigDecimal.ONE, BigDecimal.ONE, true);
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
