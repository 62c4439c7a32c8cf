package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.exchange.StubHttp.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Holes in the numbers of trades, and what the history of each exchange has of them. */
class GapFillingTest {

  private FetchedExchange exchange;

  @AfterEach
  void close() throws InterruptedException {
    exchange.close();
  }

  /** The numbers that nobody has are more than a page, again and again. */
  @ParameterizedTest
  @EnumSource
  void shouldFetchWhatIsBeyondAHoleThatTheHistoryHasToo(StubDialect dialect) {
    String product = open(dialect);
    exchange.startTraded();
    Instant before = exchange.time().instant();

    exchange.whileAway(
        () -> {
          exchange.stub().trade(3);
          exchange.stub().lose(1_500);
          exchange.stub().trade(51);
          exchange.stub().lose(1_000_000);
          exchange.stub().trade(2_500);
          exchange.stub().lose(40_000);
          exchange.stub().trade(2);
        });
    exchange.stub().trade(1);

    exchange.awaitAll(product);
    exchange.awaitMetric(Metric.SOURCE_MISSING_TRADES, 1_041_500);
    exchange.awaitMetric(Metric.SOURCE_PENDING_TRADES, 0);
    assertThat(Duration.between(before, exchange.time().instant()))
        .as("nothing was waited for")
        .isLessThan(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @EnumSource
  void shouldFetchAHoleWithinTheLiveTrades(StubDialect dialect) {
    String product = open(dialect);
    exchange.startTraded();

    exchange.stub().setSilent(true);
    exchange.stub().trade(1_999);
    exchange.stub().lose(7);
    exchange.stub().trade(1_001);
    exchange.stub().setSilent(false);
    exchange.stub().trade(20);

    exchange.awaitAll(product);
    exchange.awaitMetric(Metric.SOURCE_MISSING_TRADES, 7);
    assertThat(exchange.stub().connections()).isOne();
  }

  /** It arrived: it is passed on as it is, and is no hole. */
  @ParameterizedTest
  @EnumSource
  void shouldPassOnAnUnreadableTradeOfTheHistoryOnce(StubDialect dialect) {
    String product = open(dialect);
    exchange.startTraded();

    exchange.stub().setSilent(true);
    exchange.stub().trade(2);
    exchange.stub().tradeUnreadable();
    exchange.stub().trade(2);
    exchange.stub().setSilent(false);
    exchange.stub().trade(2);

    await().untilAsserted(() -> assertThat(exchange.received(product)).hasSize(8));
    assertThat(exchange.received(product))
        .containsExactlyInAnyOrder(
            1_000L, 1_001L, 1_002L, FetchedExchange.UNREADABLE, 1_004L, 1_005L, 1_006L, 1_007L);
    assertThat(exchange.metric(Metric.SOURCE_MISSING_TRADES)).isZero();
    assertThat(exchange.stub().connections()).isOne();
  }

  /** More than two pages in a millisecond, of which the first trades were received before. */
  @ParameterizedTest
  @EnumSource
  void shouldFetchAllTradesOfAMillisecond(StubDialect dialect) {
    String product = open(dialect);
    exchange.stub().setApart(Duration.ofNanos(100));
    exchange.stub().trade(4_500);
    LastTrade last = new LastTrade(3_200, exchange.stub().trades(product).get(2_200).time());

    exchange.start(Map.of(product, last));

    await().untilAsserted(() -> assertThat(exchange.received(product)).hasSize(2_299));
    assertThat(exchange.received(product)).isSorted().doesNotHaveDuplicates();
    assertThat(exchange.received(product)).first().isEqualTo(3_201L);
  }

  /** What an exchange in trouble answers: no trades, as if there were none. */
  @ParameterizedTest
  @EnumSource
  void shouldNotTakeAnEmptyPageForAHole(StubDialect dialect) {
    String product = open(dialect);
    exchange.startTraded();
    String empty =
        dialect == StubDialect.KRAKEN
            ? "{\"error\":[],\"result\":{\"XXBTZUSD\":[],\"last\":\"0\"}}"
            : "[]";

    exchange.stub().setSilent(true);
    exchange.stub().trade(2_999);
    exchange.stub().lose(7);
    exchange.stub().trade(500);
    exchange
        .stub()
        .http()
        .answerNext(
            Answer.of(200, null),
            Answer.of(200, empty),
            Answer.of(200, empty),
            Answer.of(200, null),
            Answer.of(200, empty));
    exchange.stub().setSilent(false);
    exchange.stub().trade(20);

    exchange.awaitAll(product);
    exchange.awaitMetric(Metric.SOURCE_MISSING_TRADES, 7);
  }

  /**
   * The last trade was unreadable, so its time is that of its record: hours too late where the
   * history was fetched late.
   */
  @ParameterizedTest
  @EnumSource
  void shouldFetchAllAfterATradeWhoseTimeIsGuessedTooLate(StubDialect dialect) {
    String product = open(dialect);
    exchange.stub().setApart(Duration.ofSeconds(10));
    exchange.stub().trade(1_500);
    exchange.stub().lose(5);
    exchange.stub().trade(1_500);
    Instant late = exchange.stub().trades(product).get(2_500).time();

    exchange.start(Map.of(product, new LastTrade(1_100, late)));
    await().untilAsserted(() -> assertThat(exchange.received(product)).hasSize(2_899));
    exchange.stub().trade(1);
    await().untilAsserted(() -> assertThat(exchange.received(product)).hasSize(2_900));

    assertThat(exchange.received(product)).isSorted().doesNotHaveDuplicates();
    exchange.awaitMetric(Metric.SOURCE_MISSING_TRADES, 5);
  }

  /** Whatever has not been seen is not missing. */
  @ParameterizedTest
  @EnumSource
  void shouldFetchLaterWhenTheHistoryIsBehindForLong(StubDialect dialect) {
    String product = open(dialect);
    exchange.startTraded();
    exchange.stub().setBehind(1_600);

    exchange.whileAway(() -> exchange.stub().trade(1_500));
    exchange.stub().trade(1);
    await().untilAsserted(() -> assertThat(exchange.received(product)).hasSize(2));
    assertThat(exchange.metric(Metric.SOURCE_MISSING_TRADES)).isZero();
    exchange.awaitMetric(Metric.SOURCE_PENDING_TRADES, 1_500);
    exchange.stub().setBehind(0);
    exchange.time().pass(Duration.ofHours(1));
    exchange.stub().trade(1);

    exchange.awaitAllInAnyOrder(product);
    assertThat(exchange.metric(Metric.SOURCE_MISSING_TRADES)).isZero();
    exchange.awaitMetric(Metric.SOURCE_PENDING_TRADES, 0);
  }

  /** Every page has it again. Coinbase's are requested by number, and do not reach it. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "COINBASE")
  void shouldPassOnATradeOnceWhoseNumberIsFarAway(StubDialect dialect) {
    String product = open(dialect);
    exchange.startTraded();
    exchange.whileAway(
        () -> {
          exchange.stub().trade(3);
          exchange.stub().lose(1_500_000_000);
          exchange.stub().trade(1);
        });
    exchange.awaitAllInAnyOrder(product);

    exchange.whileAway(() -> exchange.stub().trade(1));

    exchange.awaitAllInAnyOrder(product);
  }

  /** Coinbase's heartbeat tells of the last trade of a market that then falls quiet. */
  @Test
  void shouldFetchTheTailWhenAHeartbeatTellsOfIt() {
    String product = open(StubDialect.COINBASE);
    exchange.startTraded();

    exchange.stub().setSilent(true);
    exchange.stub().trade(3);
    exchange.stub().lose(5_000);
    exchange.stub().trade(3);
    exchange.stub().setSilent(false);

    exchange.awaitAll(product);
    exchange.awaitMetric(Metric.SOURCE_MISSING_TRADES, 5_000);
    assertThat(exchange.stub().connections()).isOne();
  }

  /** Kraken counts the calls for each pair: none waits for another. */
  @Test
  void shouldCallForEachPairOfKrakenOnceASecond() {
    exchange = new FetchedExchange(StubDialect.KRAKEN, 2);
    exchange.startTraded();

    exchange.whileAway(() -> exchange.stub().trade(4_500));
    exchange.products().forEach(exchange::awaitAll);

    Map<String, List<Call>> calls =
        exchange.stub().http().calls().stream()
            .collect(Collectors.groupingBy(call -> StubDialect.KRAKEN.productOf(call.uri())));
    calls.values().forEach(ofPair -> assertApart(ofPair, Duration.ofSeconds(1)));
    List<Instant> first = calls.values().stream().map(list -> list.get(0).time()).toList();
    assertThat(Duration.between(first.get(0), first.get(1)).abs())
        .as("the first calls of two pairs")
        .isLessThan(Duration.ofMillis(500));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "KRAKEN")
  void shouldKeepTheCallsForAllProductsApart(StubDialect dialect) {
    exchange = new FetchedExchange(dialect, 2);
    exchange.startTraded();

    exchange.whileAway(() -> exchange.stub().trade(2_500));
    exchange.products().forEach(exchange::awaitAll);

    assertApart(exchange.stub().http().calls(), dialect.exchange().historyLimit().apart());
  }

  private static void assertApart(List<Call> calls, Duration apart) {
    for (int i = 1; i < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i - 1).time(), calls.get(i).time()))
          .as("call %s, %s", i, Objects.toString(calls.get(i).uri()))
          .isGreaterThanOrEqualTo(apart);
    }
  }

  private String open(StubDialect dialect) {
    exchange = new FetchedExchange(dialect, 1);
    return exchange.products().get(0);
  }
}
