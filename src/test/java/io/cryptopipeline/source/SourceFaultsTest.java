package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubExchange;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.exchange.StubHttp.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of each exchange that are not what was asked for, at the start and later. */
class SourceFaultsTest {

  /** What names neither a product nor a key: pages of proxies, limits, maintenance. */
  private static final List<Answer> PASSING =
      List.of(
          Answer.of(302, ""),
          Answer.of(400, "<html>bad request</html>"),
          Answer.of(401, "<html>log in to the proxy</html>"),
          Answer.of(403, "<html>blocked by the firewall</html>"),
          Answer.of(404, "<html>not found</html>"),
          Answer.of(418, "{\"code\":-1003,\"msg\":\"Way too many requests\"}"),
          Answer.of(429, "{\"message\":\"Public rate limit exceeded\"}"),
          Answer.of(451, "{\"code\":0,\"msg\":\"Service unavailable from a restricted location\"}"),
          Answer.of(500, "{\"message\":\"Internal server error\"}"),
          Answer.of(503, ""),
          Answer.of(200, "<html>maintenance</html>"),
          Answer.of(200, "{\"error\":[\"EAPI:Rate limit exceeded\"]}"),
          Answer.of(200, "{\"error\":[\"EService:Unavailable\"]}"),
          Answer.of(200, "{\"error\":[\"EService:Busy\"]}"),
          Answer.of(200, "{\"error\":[\"EGeneral:Internal error\"]}"),
          Answer.of(200, "{\"error\":[\"EGeneral:Temporary lockout\"]}"),
          Answer.of(Answer.How.RESET),
          Answer.of(Answer.How.HALF));

  private FetchedExchange exchange;

  @AfterEach
  void close() throws InterruptedException {
    exchange.close();
  }

  static Stream<Arguments> passing() {
    return Stream.of(StubDialect.values())
        .flatMap(dialect -> PASSING.stream().map(answer -> Arguments.of(dialect, answer)));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldStartAndContinueWhenAnAnswerIsPassing(StubDialect dialect, Answer answer) {
    String product = open(dialect);
    exchange.stub().http().answerNext(answer);
    exchange.startConnected();
    await().until(exchange.stub().http()::hasAnswered);
    exchange.stub().trade(1);
    exchange.awaitAll(product);

    exchange.whileAway(() -> exchange.stub().trade(3), answer, answer);
    exchange.stub().trade(1);

    exchange.awaitAll(product);
    exchange.assertRuns();
    assertThat(exchange.metric(Metric.SOURCE_FAILED_CALLS)).isEqualTo(3);
    assertThat(exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shouldCountLimitsAndWaitAsLongAsTheExchangeSays(StubDialect dialect) {
    String product = open(dialect);
    exchange.startTraded();
    int before = exchange.stub().http().calls().size();

    exchange.whileAway(
        () -> exchange.stub().trade(3),
        Answer.of(429, "", "119"),
        Answer.of(403, "<html>firewall</html>", "300"));
    exchange.stub().trade(1); // live trades do not wait so long
    await().until(() -> exchange.received(product).size() == 2);
    exchange.time().pass(Duration.ofMinutes(5));
    exchange.stub().trade(1);
    exchange.awaitAllInAnyOrder(product);

    List<Call> calls = exchange.stub().http().calls();
    assertThat(Duration.between(calls.get(before).time(), calls.get(before + 1).time()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(119));
    assertThat(Duration.between(calls.get(before + 1).time(), calls.get(before + 2).time()))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    assertThat(exchange.metric(Metric.SOURCE_FAILED_CALLS, "fault", "limit")).isEqualTo(2);
  }

  /** Products that share the calls all have to wait; those that do not are not affected. */
  @ParameterizedTest
  @EnumSource
  void shouldContinueWithAllProductsWhenTheExchangeWantsNoCallsForLong(StubDialect dialect) {
    exchange = new FetchedExchange(dialect, 2);
    exchange.startTraded();
    Instant before = exchange.time().instant();

    exchange.whileAway(() -> exchange.stub().trade(3), Answer.of(429, "", "7200"));
    exchange.stub().trade(1);

    for (String product : exchange.products()) {
      List<StubExchange.Trade> made = exchange.stub().trades(product);
      await().until(() -> exchange.received(product).contains(made.get(made.size() - 1).id()));
    }
    assertThat(Duration.between(before, exchange.time().instant()))
        .isLessThan(Duration.ofMinutes(5));
    assertThat(exchange.metric(Metric.SOURCE_MISSING_TRADES)).isZero();

    exchange.time().pass(Duration.ofHours(2));
    exchange.stub().trade(1);
    await()
        .until(
            () -> {
              exchange.time().pass(Duration.ofSeconds(1)); // between two calls
              return exchange.metric(Metric.SOURCE_PENDING_TRADES) == 0;
            });
    exchange.products().forEach(exchange::awaitAllInAnyOrder);
  }

  /** Before there is a first trade. */
  @ParameterizedTest
  @EnumSource
  void shouldStartWhenTheExchangeWantsNoCallsForLong(StubDialect dialect) {
    exchange = new FetchedExchange(dialect, 2);
    Instant before = exchange.time().instant();
    exchange.stub().http().answerNext(Answer.of(429, "", "7200"));
    exchange.startConnected();
    exchange.stub().trade(1);

    exchange.products().forEach(exchange::awaitAll);
    assertThat(Duration.between(before, exchange.time().instant()))
        .isLessThan(Duration.ofMinutes(5));
  }

  /** What is held waits for the history, but not for the next of its calls an hour later. */
  @ParameterizedTest
  @EnumSource
  void shouldStartWithTheFirstLiveTradeWhenTheHistoryDoesNotTell(StubDialect dialect) {
    String product = open(dialect);
    Instant before = exchange.time().instant();
    exchange
        .stub()
        .http()
        .answerNext(Collections.nCopies(50, Answer.of(503, "")).toArray(Answer[]::new));
    exchange.startConnected();
    await().until(() -> exchange.time().instant().isAfter(before.plusSeconds(120)));
    exchange.stub().trade(1);

    exchange.awaitAll(product);
    exchange.assertRuns();
  }

  /** The same answers as at the start. */
  @ParameterizedTest
  @EnumSource
  void shouldContinueWhenALaterAnswerNamesTheProductOrTheKey(StubDialect dialect) {
    String product = open(dialect);
    exchange.startTraded();
    Answer[] answers = {
      Answer.of(404, "{\"message\":\"NotFound\"}"),
      Answer.of(200, "{\"error\":[\"EQuery:Unknown asset pair\"]}"),
      Answer.of(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"),
      Answer.of(401, "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions.\"}")
    };

    exchange.whileAway(() -> exchange.stub().trade(3), answers);
    exchange.stub().trade(1);

    exchange.awaitAll(product);
    exchange.assertRuns();
    await().until(() -> exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS) == 0);
  }

  @Test
  void shouldNotStartWhenTheKeyIsWrong() {
    open(StubDialect.BINANCE);
    exchange
        .stub()
        .http()
        .answerNext(Answer.of(401, "{\"code\":-2014,\"msg\":\"API-key format invalid.\"}"));

    exchange.start(Map.of());

    assertThat(exchange.awaitFailure())
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll(
            "binance denies access", "API-key format invalid", "check the key");
  }

  /** The announcement comes minutes before the end. */
  @Test
  void shouldConnectAgainWithoutAnOutageWhenTheExchangeAnnouncesTheEnd() {
    String product = open(StubDialect.BINANCE);
    exchange.startTraded();

    exchange.stub().say("{\"e\":\"serverShutdown\",\"E\":1770123456789}");
    await().until(() -> exchange.stub().connections() == 2);
    exchange.stub().trade(1);

    exchange.awaitAll(product);
    assertThat(exchange.metric(Metric.SOURCE_OUTAGES)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"BINANCE", "BINANCE_AGGREGATES"})
  void shouldConnectAgainBeforeAConnectionIsADayOld(StubDialect dialect) {
    String product = open(dialect);
    exchange.startTraded();

    exchange.time().pass(Duration.ofHours(24).minusMinutes(10));
    exchange.stub().trade(1);
    await().until(() -> exchange.stub().connections() == 2);
    exchange.stub().trade(1);

    exchange.awaitAll(product);
    assertThat(exchange.metric(Metric.SOURCE_OUTAGES)).isZero();
  }

  private String open(StubDialect dialect) {
    exchange = new FetchedExchange(dialect, 1);
    return exchange.products().get(0);
  }
}
