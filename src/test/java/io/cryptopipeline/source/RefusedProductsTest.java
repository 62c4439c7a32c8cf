package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.exchange.StubDialect;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two products of each exchange, of which it refuses one, or both. */
class RefusedProductsTest {

  private FetchedExchange exchange;
  private String good;
  private String bad;

  @AfterEach
  void close() throws InterruptedException {
    exchange.close();
  }

  private void open(StubDialect dialect) {
    exchange = new FetchedExchange(dialect, 2);
    good = exchange.products().get(0);
    bad = exchange.products().get(1);
  }

  /** The refused one is the first of the two, too. */
  @ParameterizedTest
  @EnumSource
  void shouldFetchTheOtherWhenOneIsRefusedAtTheStart(StubDialect dialect) {
    open(dialect);
    exchange.stub().delist(good);
    exchange.startConnected();
    exchange.stub().trade(3);

    exchange.awaitAll(bad);
    assertThat(exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS)).isOne();
    exchange.assertRuns();
  }

  @ParameterizedTest
  @EnumSource
  void shouldFetchTheOtherWhenOneIsRefusedAtTheSecondConnect(StubDialect dialect) {
    open(dialect);
    exchange.startConnected();
    exchange.stub().trade(3);
    exchange.awaitAll(good);
    exchange.awaitAll(bad);

    exchange.stub().delist(bad);
    exchange.whileAway(() -> exchange.stub().trade(5));
    exchange.stub().trade(2);

    exchange.awaitAll(good);
    await().until(() -> exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS) == 1);
    exchange.assertRuns();
  }

  @ParameterizedTest
  @EnumSource
  void shouldFetchARefusedOneAsSoonAsItIsAccepted(StubDialect dialect) {
    open(dialect);
    exchange.startConnected();
    exchange.stub().trade(3);
    exchange.awaitAll(bad);
    exchange.stub().delist(bad);
    exchange.whileAway(() -> exchange.stub().trade(5));
    exchange.awaitAll(good);
    await().until(() -> exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS) == 1);

    exchange.stub().relist(bad);
    await()
        .until(
            () -> {
              exchange.time().pass(Duration.ofMinutes(10)); // it may still be asking in vain
              exchange.stub().trade(1);
              return exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS) == 0;
            });
    exchange.stub().trade(1);

    exchange.awaitAll(bad);
    exchange.awaitAll(good);
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotStartWhenAllAreRefused(StubDialect dialect) {
    open(dialect);
    exchange.stub().delist(good);
    exchange.stub().delist(bad);

    exchange.start(Map.of());

    assertThat(exchange.awaitFailure())
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll(dialect.format(), good, bad, "check --coins");
  }

  /** Maintenance may look like that. */
  @ParameterizedTest
  @EnumSource
  void shouldContinueWhenAllAreRefusedLater(StubDialect dialect) {
    open(dialect);
    exchange.startConnected();
    exchange.stub().trade(3);
    exchange.awaitAll(good);
    exchange.awaitAll(bad);

    exchange.time().hold();
    exchange.stub().delist(good);
    exchange.stub().delist(bad);
    exchange.stub().webSocket().cut();
    await().until(exchange.time()::isAwaited);
    exchange
        .time()
        .in(
            Duration.ofMinutes(3),
            () -> {
              exchange.stub().relist(good);
              exchange.stub().relist(bad);
            });
    exchange.time().release();
    await().until(() -> exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS) == 2);
    await()
        .until(
            () -> {
              exchange.stub().trade(1);
              exchange.time().pass(Duration.ofMinutes(1));
              return exchange.metric(Metric.SOURCE_REFUSED_PRODUCTS) == 0
                  && exchange.stub().isSubscribed();
            });

    exchange.awaitAll(good);
    exchange.awaitAll(bad);
    exchange.assertRuns();
  }

  /** Coinbase refuses the whole request; a refusal that names nothing leaves only trying. */
  @Test
  void shouldFindTheRefusedOneWhenTheRefusalDoesNotNameIt() {
    open(StubDialect.COINBASE);
    exchange.stub().setNamingRefused(false);
    exchange.stub().delist(good);
    exchange.startConnected();
    exchange.stub().trade(3);

    exchange.awaitAll(bad);
    exchange.assertRuns();
  }
}
