package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubExchange;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trades of an exchange's stub on loopback; time passes when the source sleeps. */
class TradeSourceTest {

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final List<Long> received = new CopyOnWriteArrayList<>();
  private StubExchange stub;
  private Exchange exchange;
  private SourceGauge gauge;
  private Thread fetching;
  private volatile RuntimeException failure;

  @AfterEach
  void stop() throws InterruptedException {
    time.release();
    fetching.interrupt();
    fetching.join();
    stub.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"KRAKEN", "BINANCE", "BINANCE_AGGREGATES"})
  void shouldMissNothingThoughItWasCutOffBeforeTheFirstTrade(StubDialect dialect) {
    open(dialect);
    stub.trade(3); // long ago
    start(dialect, Map.of());
    awaitReceived(1); // the newest, to go on from

    whileAway(5);
    awaitReceived(6);
    stub.trade(1);

    awaitReceived(7);
  }

  @Test
  void shouldGoOnWhenAnExchangeBeginsToCountAnew() {
    open(StubDialect.BINANCE);
    stub.trade(1);
    LastTrade before = new LastTrade(5_000_000, Instant.parse("2025-01-01T00:00:00Z"));

    start(StubDialect.BINANCE, Map.of("BTCUSDT", before));
    stub.trade(20);

    awaitReceived(20);
  }

  /** What one answer says may be otherwise a moment later. */
  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 404, 418, 500})
  void shouldAskAgainWhenTheHistoryIsRefused(int status) {
    open(StubDialect.COINBASE);
    stub.trade(1);
    start(StubDialect.COINBASE, Map.of());
    awaitReceived(1);

    whileAway(
        5,
        Answer.of(status, "<html>x</html>"),
        Answer.of(status, "<html>x</html>"),
        Answer.of(status, "<html>x</html>"));
    stub.trade(1);

    awaitReceived(7);
  }

  @Test
  void shouldWaitForAHistoryThatIsBehind() {
    open(StubDialect.BINANCE);
    stub.trade(1);
    start(StubDialect.BINANCE, Map.of());
    awaitReceived(1);
    stub.setBehind(6);
    time.in(Duration.ofMinutes(1), () -> stub.setBehind(0));

    whileAway(5);
    stub.trade(1);

    awaitReceived(7);
  }

  @Test
  void shouldGoOnWhenThePagesOfTheHistoryCannotBeRead() {
    open(StubDialect.COINBASE);
    stub.trade(1);
    start(StubDialect.COINBASE, Map.of());
    awaitReceived(1);
    Answer[] unreadable = new Answer[6];
    Arrays.fill(unreadable, Answer.of(200, "<html>maintenance</html>"));

    whileAway(5, unreadable);
    await().until(stub.http()::hasAnswered);
    stub.trade(1);

    awaitReceived(7);
  }

  /** It is waited for once: the live trades must not crawl. */
  @Test
  void shouldNotWaitAgainForAHistoryThatGoesOnRefusing() {
    open(StubDialect.BINANCE);
    stub.trade(1);
    start(StubDialect.BINANCE, Map.of());
    awaitReceived(1);
    Answer[] refusals = new Answer[100];
    Arrays.fill(refusals, Answer.of(401, "{\"code\":-2014,\"msg\":\"API-key format invalid.\"}"));

    whileAway(5, refusals);
    stub.trade(1);
    awaitReceived(2);
    Instant before = time.instant();
    for (int gap = 0; gap < 3; gap++) {
      stub.lose(2);
      stub.trade(1);
    }
    awaitReceived(5);

    assertThat(Duration.between(before, time.instant())).isLessThan(Duration.ofSeconds(10));
    assertThat(stub.connections()).as("nobody was held up until it hung up").isEqualTo(2);
  }

  @Test
  void shouldGoOnCountingAfterANumberThatIsNone() {
    open(StubDialect.COINBASE);
    stub.trade(1);
    start(StubDialect.COINBASE, Map.of());
    awaitReceived(1);

    stub.say(
        "{\"type\":\"match\",\"trade_id\":9000000000000000000,\"price\":\"1\",\"size\":\"1\","
            + "\"product_id\":\"BTC-USD\",\"time\":\"2025-06-01T12:00:00Z\"}");
    await().until(() -> received.remove(9_000_000_000_000_000_000L));
    whileAway(5);
    stub.trade(1);

    awaitReceived(7);
  }

  @Test
  void shouldNotStartWhenTheExchangeDoesNotKnowTheProduct() throws InterruptedException {
    open(StubDialect.BINANCE);
    stub.http().answerNext(Answer.of(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"));
    start(StubDialect.BINANCE, Map.of());

    fetching.join();

    assertThat(failure)
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll("binance", "BTCUSDT", "Invalid symbol", "check --coins");
  }

  private void open(StubDialect dialect) {
    stub = new StubExchange(dialect, List.of(product(dialect)), time);
  }

  private static String product(StubDialect dialect) {
    return dialect.products().get(0);
  }

  private void start(StubDialect dialect, Map<String, LastTrade> lastTrades) {
    exchange = dialect.exchange();
    gauge = new SourceGauge(exchange.name(), new SimpleMeterRegistry(), time);
    SourceClients clients = time.clients(Duration.ofSeconds(5), 1);
    TradeSource source =
        new TradeSource(
            exchange,
            List.of(product(dialect)),
            () -> lastTrades,
            stub.webSocket().uri(),
            stub.http().uri(),
            clients,
            gauge);
    fetching = new Thread(() -> fetch(source));
    fetching.start();
    await().until(() -> stub.isSubscribed() || failure != null);
  }

  private void fetch(TradeSource source) {
    try {
      source.fetch(fetched -> received.add(id(fetched)));
    } catch (InterruptedException e) {
      // the end
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private long id(FetchedPayload fetched) {
    try {
      JsonElement payload = StrictJson.parse(new String(fetched.bytes(), UTF_8));
      return exchange.number(new JsonTree(payload)).orElseThrow();
    } catch (UnusableRecordException e) {
      throw new IllegalStateException(e);
    }
  }

  private void whileAway(int trades, Answer... answers) {
    time.hold();
    stub.webSocket().cut();
    await().until(time::isAwaited);
    stub.trade(trades);
    stub.http().answerNext(answers);
    time.release();
    await().until(stub::isSubscribed);
  }

  private void awaitReceived(int trades) {
    await()
        .untilAsserted(
            () -> {
              assertThat(failure).isNull();
              assertThat(received).hasSize(trades).doesNotHaveDuplicates().isSorted();
            });
  }
}
