package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.Provenance;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubExchange;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An exchange's stub on loopback that is fetched; time passes when the source sleeps. */
final class FetchedExchange {

  /** Stands for the number of a trade that cannot be read. */
  static final long UNREADABLE = -1;

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<String> products;
  private final StubExchange stub;
  private final Exchange exchange;
  private final Map<String, List<Long>> received = new ConcurrentHashMap<>();
  private Optional<Thread> fetching = Optional.empty();
  private volatile RuntimeException failure;
  private TradeSource source;

  /** Opens the exchange; it is not fetched yet. */
  FetchedExchange(StubDialect dialect, int products) {
    this.products = dialect.products().subList(0, products);
    stub = new StubExchange(dialect, this.products, time);
    exchange = dialect.exchange();
  }

  SleptTime time() {
    return time;
  }

  StubExchange stub() {
    return stub;
  }

  List<String> products() {
    return products;
  }

  /** Begins to fetch. */
  FetchedExchange start(Map<String, LastTrade> lastTrades) {
    source =
        new TradeSource(
            exchange,
            products,
            () -> lastTrades,
            stub.webSocket().uri(),
            stub.http().uri(),
            time.clients(Duration.ofSeconds(5), 1),
            new SourceGauge(exchange.name(), meters, time));
    Thread thread = new Thread(this::fetch);
    fetching = Optional.of(thread);
    thread.start();
    return this;
  }

  /** Begins to fetch, and waits for the connection. */
  FetchedExchange startConnected() {
    start(Map.of());
    await().until(() -> stub.isSubscribed() || failure != null);
    assertThat(failure).isNull();
    return this;
  }

  /** Begins to fetch, and waits for the first trade of each product. */
  void startTraded() {
    startConnected();
    stub.trade(1);
    products.forEach(this::awaitAll);
  }

  private void fetch() {
    try {
      source.fetch(
          fetched ->
              received
                  .computeIfAbsent(
                      fetched.product().orElseThrow(), p -> new CopyOnWriteArrayList<>())
                  .add(id(fetched).orElse(UNREADABLE)));
    } catch (InterruptedException e) {
      // the end
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private Optional<Long> id(FetchedPayload fetched) {
    try {
      JsonElement payload = StrictJson.parse(new String(fetched.bytes(), UTF_8));
      Provenance provenance = new Provenance(fetched.product(), fetched.quote(), time.instant());
      return Optional.of(
          exchange.read(new JsonTree(payload), provenance).tick().tradeId().orElseThrow());
    } catch (UnusableRecordException e) {
      return Optional.empty();
    }
  }

  /** The numbers of a product's trades that were received, in their order. */
  List<Long> received(String product) {
    return received.getOrDefault(product, List.of());
  }

  /** Cuts the connection; meanwhile something happens, and the next calls are answered so. */
  void whileAway(Runnable meanwhile, Answer... answers) {
    time.hold();
    stub.webSocket().cut();
    await().until(time::isAwaited);
    meanwhile.run();
    stub.http().answerNext(answers);
    time.release();
    await().until(() -> stub.isSubscribed() || failure != null);
  }

  /** The number of the last trade up to which all of the product were received. */
  Optional<Long> lastSent(String product) {
    return Optional.ofNullable(source.lastSent().get(LastTradesTopic.key(exchange, product)))
        .map(LastTrade::id);
  }

  /** Waits until every trade of the product is received, once and in order. */
  void awaitAll(String product) {
    awaitAllInAnyOrder(product);
    assertThat(received(product)).isSorted();
  }

  /** Waits until every trade of the product is received, once. */
  void awaitAllInAnyOrder(String product) {
    List<Long> made = stub.trades(product).stream().map(StubExchange.Trade::id).toList();
    await()
        .untilAsserted(
            () -> {
              assertThat(failure).isNull();
              assertThat(received(product)).hasSameSizeAs(made);
            });
    assertThat(received(product)).containsExactlyInAnyOrderElementsOf(made);
  }

  /** Waits for the error that ends the fetching. */
  RuntimeException awaitFailure() {
    await().until(() -> failure != null);
    return failure;
  }

  void assertRuns() {
    assertThat(failure).isNull();
    assertThat(fetching.orElseThrow().isAlive()).isTrue();
  }

  /**
   * Waits until a metric of this source has that value. What is missing is counted after the trades
   * beyond it were passed on.
   */
  void awaitMetric(Metric metric, long value) {
    await().untilAsserted(() -> assertThat(metric(metric)).isEqualTo(value));
  }

  /** The value of a metric of this source, of all meters with those tags. */
  long metric(Metric metric, String... tags) {
    return Metered.value(meters, metric, tags);
  }

  /** Ends the fetching, and closes the exchange. */
  void close() throws InterruptedException {
    time.release();
    if (fetching.isPresent()) {
      fetching.get().interrupt();
      fetching.get().join();
    }
    stub.close();
  }
}
