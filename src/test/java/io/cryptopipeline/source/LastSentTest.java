package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.exchange.StubDialect;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After which trade a producer that starts again misses nothing. */
class LastSentTest {

  private FetchedExchange exchange;
  private String product;

  @AfterEach
  void close() throws InterruptedException {
    exchange.close();
  }

  private void open(StubDialect dialect) {
    exchange = new FetchedExchange(dialect, 1);
    product = exchange.products().get(0);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeTheNewestTrade(StubDialect dialect) {
    open(dialect);
    exchange.startConnected();
    assertThat(exchange.lastSent(product)).as("before the first trade").isEmpty();

    exchange.stub().trade(3);

    await().untilAsserted(() -> assertThat(exchange.lastSent(product)).contains(1_002L));
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeTheOneThatWasFoundWhileNoneFollows(StubDialect dialect) {
    open(dialect);

    exchange.start(Map.of(product, new LastTrade(999, Instant.parse("2025-06-01T12:00:00Z"))));

    await().untilAsserted(() -> assertThat(exchange.lastSent(product)).contains(999L));
  }

  /** Live trades continue behind those that are fetched later; these would be missed. */
  @ParameterizedTest
  @EnumSource
  void shouldStayBeforeTradesThatAreStillToBeFetched(StubDialect dialect) {
    open(dialect);
    exchange.startConnected();
    exchange.stub().trade(2);
    exchange.awaitAll(product);
    exchange.stub().setBehind(20);

    exchange.whileAway(() -> exchange.stub().trade(10));
    exchange.stub().trade(3);
    await().untilAsserted(() -> assertThat(exchange.received(product)).contains(1_014L));
    assertThat(exchange.lastSent(product)).contains(1_001L);
    exchange.stub().setBehind(0);
    exchange.time().pass(Duration.ofHours(1));
    exchange.stub().trade(1);

    exchange.awaitAllInAnyOrder(product);
    await().untilAsserted(() -> assertThat(exchange.lastSent(product)).contains(1_015L));
  }

  @ParameterizedTest
  @EnumSource
  void shouldPassOverTradesThatAreKnownToBeMissing(StubDialect dialect) {
    open(dialect);
    exchange.startConnected();
    exchange.stub().trade(2);
    exchange.awaitAll(product);

    exchange.stub().lose(7);
    exchange.stub().trade(1);

    await().untilAsserted(() -> assertThat(exchange.lastSent(product)).contains(1_009L));
    exchange.awaitMetric(Metric.SOURCE_MISSING_TRADES, 7);
  }
}
