package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.exchange.StubDialect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of each exchange to a subscription that are no confirmation, at the start and later. */
class RefusedSubscriptionsTest {

  private static final String COINBASE =
      "{\"type\":\"error\",\"message\":\"%s\",\"reason\":\"%s\"}";
  private static final String KRAKEN =
      "{\"method\":\"subscribe\",\"success\":false,\"symbol\":\"%s\",\"error\":\"%s\"}";
  private static final String BINANCE = "{\"error\":{\"code\":%s,\"msg\":\"%s\"},\"id\":1}";

  private FetchedExchange exchange;

  @AfterEach
  void close() throws InterruptedException {
    exchange.close();
  }

  /** What names no product that the exchange does not know: limits, maintenance, the unheard-of. */
  private static List<String> passing(StubDialect dialect) {
    return switch (dialect) {
      case COINBASE ->
          List.of(
              COINBASE.formatted("rate limit exceeded", ""),
              COINBASE.formatted("Failed to subscribe", "internal error"),
              COINBASE.formatted("Failed to subscribe", "No channels provided"),
              COINBASE.formatted("something new", "of BTC-USD"));
      case KRAKEN ->
          List.of(
              "{\"Error\":\"Exceeded msg rate\"}",
              "{\"event\":\"error\",\"errorMessage\":\"Exceeded msg rate\"}",
              "{\"method\":\"error\",\"error\":\"Malformed request\"}",
              KRAKEN.formatted("BTC/USD", "Exceeded msg rate"),
              KRAKEN.formatted("BTC/USD", "EService:Unavailable"),
              KRAKEN.formatted("BTC/USD", "EGeneral:Temporary lockout"),
              KRAKEN.formatted("BTC/USD", "something new"));
      case BINANCE, BINANCE_AGGREGATES ->
          List.of(
              BINANCE.formatted(-1003, "Too much request weight used"),
              BINANCE.formatted(-1001, "Internal error; unable to process your request"),
              BINANCE.formatted(-1008, "Server is currently overloaded"),
              BINANCE.formatted(3, "Invalid JSON"),
              BINANCE.formatted(4, "Too many subscriptions"),
              BINANCE.formatted(-9999, "something new"));
    };
  }

  static Stream<Arguments> passing() {
    return Stream.of(StubDialect.values())
        .flatMap(dialect -> passing(dialect).stream().map(text -> Arguments.of(dialect, text)));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldStartLaterWhenARefusalIsPassing(StubDialect dialect, String refusal) {
    String product = open(dialect);
    exchange.stub().answerNext(refusal, refusal, refusal);

    exchange.startConnected();
    exchange.stub().trade(1);

    exchange.awaitAll(product);
    exchange.assertRuns();
    assertThat(exchange.stub().hasAnswered()).isTrue();
    assertThat(exchange.metric(Metric.SOURCE_FAILED_CALLS)).isPositive();
    assertThat(exchange.metric(Metric.SOURCE_FAILED_CALLS, "fault", "limit") > 0)
        .isEqualTo(refusal.matches("(?i).*(too m|rate|lockout).*"));
    assertThat(exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS)).isZero();
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldConnectAgainWhenALaterRefusalIsPassing(StubDialect dialect, String refusal) {
    String product = open(dialect);
    exchange.startTraded();

    exchange.stub().say(refusal);
    await().until(() -> exchange.stub().connections() == 2);
    exchange.stub().trade(1);

    exchange.awaitAll(product);
    exchange.assertRuns();
    assertThat(exchange.metric(Metric.SOURCE_OUTAGES)).isOne();
    assertThat(exchange.metric(Metric.SOURCE_FAILED_CALLS)).isOne();
    assertThat(exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS)).isZero();
  }

  /** The exchange says of one product only that something is wrong at the moment. */
  @ParameterizedTest
  @EnumSource(names = {"COINBASE", "KRAKEN"})
  void shouldFetchTheOtherWhenOneIsRefusedForNow(StubDialect dialect) {
    startWithTheSecondRefused(
        dialect,
        product ->
            dialect == StubDialect.KRAKEN
                ? KRAKEN.formatted(product, "EService:Unavailable")
                : COINBASE.formatted("Failed to subscribe", product + ": try again later"));
    String other = exchange.products().get(0);
    String product = exchange.products().get(1);
    exchange.stub().trade(2);
    exchange.awaitAll(other);
    assertThat(exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS)).isZero();

    exchange.stub().accept(product);
    tradeUntil(() -> !exchange.received(product).isEmpty());

    exchange.awaitAll(product);
    exchange.awaitAll(other);
    assertThat(exchange.stub().connections()).isOne();
  }

  /** The history is not asked before, because the last trade is known. */
  @ParameterizedTest
  @EnumSource
  void shouldNotStartWhenTheProductIsUnknown(StubDialect dialect) {
    String product = open(dialect);
    exchange
        .stub()
        .refuse(
            product,
            dialect == StubDialect.KRAKEN
                ? KRAKEN.formatted(product, "Currency pair not supported " + product)
                : dialect.refusal());

    exchange.start(Map.of(product, new LastTrade(1, Instant.parse("2025-06-01T00:00:00Z"))));

    assertThat(exchange.awaitFailure())
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll(
            dialect.format(), "the subscription to " + product + " was refused", "check --coins");
  }

  @Test
  void shouldNotStartWhenTheKeyIsRefused() {
    open(StubDialect.BINANCE);
    exchange.stub().answerNext(BINANCE.formatted(-2015, "Invalid API-key, IP, or permissions."));

    exchange.start(Map.of());

    assertThat(exchange.awaitFailure())
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll("binance denies access", "Invalid API-key", "check the key");
  }

  @Test
  void shouldNotTakeALaterRefusalForTheAnswerToAnEarlierSubscription() {
    startWithTheSecondRefused(
        StubDialect.COINBASE,
        product -> COINBASE.formatted("Failed to subscribe", product + " is not a valid product"));
    String other = exchange.products().get(0);
    String product = exchange.products().get(1);
    await().until(() -> exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS) == 1);
    exchange.stub().accept(product);
    tradeUntil(() -> exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS) == 0);
    assertThat(exchange.stub().connections()).isOne();

    exchange.stub().say(StubDialect.COINBASE.refusal());
    await().until(() -> exchange.stub().connections() == 2);
    exchange.stub().trade(1);

    exchange.awaitAll(product);
    exchange.awaitAll(other);
    assertThat(exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS)).isZero();
  }

  /**
   * Begins to fetch two products, of which the second is refused.
   *
   * @param refusal of that product
   */
  private void startWithTheSecondRefused(StubDialect dialect, UnaryOperator<String> refusal) {
    exchange = new FetchedExchange(dialect, 2);
    String refused = exchange.products().get(1);
    exchange.stub().refuse(refused, refusal.apply(refused));
    exchange.stub().trade(1);
    exchange.startConnected();
  }

  /** Trades once a minute, as the source has it, until that is so. */
  private void tradeUntil(Callable<Boolean> done) {
    await()
        .until(
            () -> {
              exchange.time().pass(Duration.ofMinutes(1));
              exchange.stub().trade(1);
              return done.call();
            });
  }

  private String open(StubDialect dialect) {
    exchange = new FetchedExchange(dialect, 1);
    return exchange.products().get(0);
  }
}
