package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.dlq.Replay;
import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubExchange;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.time.SleptTime;
import io.cryptopipeline.testing.topology.PipelineDriver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trades that cannot be read, of each exchange's stub: they arrived, so they are sent as they came
 * and counted as had. Time passes when the source sleeps.
 */
class UnreadableTradesTest {

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final TickRecords records =
      new TickRecords(new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn()), time);
  private final List<ProducerRecord<byte[], byte[]>> sent = new CopyOnWriteArrayList<>();
  private StubExchange stub;
  private final MeterRegistry meters = new SimpleMeterRegistry();
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
  @EnumSource
  void shouldSendEachOnceAndSeeNoHoleWhenAFeedHasChanged(StubDialect dialect) {
    start(dialect);
    stub.trade(2);
    awaitSent(2);

    stub.setUnreadable(true);
    stub.trade(20);
    awaitSent(22);
    whileAway(() -> stub.trade(10));
    awaitSent(32);
    stub.trade(3);
    awaitSent(35);
    stub.setUnreadable(false);
    stub.trade(1);
    awaitSent(36);

    assertThat(stub.connections()).as("one cut, and no more").isEqualTo(2);
    assertThat(Metered.value(meters, Metric.SOURCE_UNREADABLE_PAYLOADS)).isEqualTo(33);
    assertThat(Metered.value(meters, Metric.SOURCE_SEQUENCE_GAPS)).isZero();
    assertThat(Metered.value(meters, Metric.SOURCE_MISSING_TRADES)).isZero();
    assertThat(records.unreadable()).isEqualTo(33);
    assertThat(texts()).doesNotHaveDuplicates();
    assertTheTopologyRefusesThem(dialect);
  }

  /** More than two pages of them, and numbers that nobody has. */
  @ParameterizedTest
  @EnumSource
  void shouldPageThroughAHistoryThatCannotBeRead(StubDialect dialect) {
    start(dialect);
    stub.trade(2);
    awaitSent(2);

    stub.setUnreadable(true);
    whileAway(
        () -> {
          stub.trade(2_500);
          stub.lose(1_500);
          stub.trade(10);
        });
    awaitSent(2_512);
    stub.setUnreadable(false);
    stub.trade(1);
    awaitSent(2_513);

    assertThat(texts()).doesNotHaveDuplicates();
    assertThat(Metered.value(meters, Metric.SOURCE_UNREADABLE_PAYLOADS)).isEqualTo(2_510);
    assertThat(Metered.value(meters, Metric.SOURCE_MISSING_TRADES)).isEqualTo(1_500);
    assertThat(Metered.value(meters, Metric.SOURCE_PENDING_TRADES)).isZero();
    assertThat(stub.connections()).isEqualTo(2);
  }

  /** Its key and headers are what a reader needs that knows the new form. */
  @ParameterizedTest
  @EnumSource
  void shouldBeReplayedAsItWasSent(StubDialect dialect) {
    start(dialect);
    stub.setUnreadable(true);
    stub.trade(1);
    awaitSent(1);
    List<ProducerRecord<byte[], byte[]>> replayed = new ArrayList<>();
    Replay replay = new Replay(replayed::add);

    try (PipelineDriver pipeline = new PipelineDriver()) {
      sent.forEach(r -> pipeline.record(r.key(), r.value(), r.headers(), time.instant()));
      pipeline.deadLetters().forEach(r -> replay.accept(letter(r)));
    }

    assertThat(replay.totals().sent()).isOne();
    assertThat(replayed.get(0).key()).isEqualTo(sent.get(0).key());
    assertThat(replayed.get(0).value()).isEqualTo(sent.get(0).value());
    assertThat(replayed.get(0).headers()).contains(sent.get(0).headers().toArray());
  }

  private static DeadLetter letter(TestRecord<byte[], byte[]> r) {
    return DeadLetter.of(
            new ConsumerRecord<>(
                Topics.DEAD_LETTERS,
                0,
                0,
                r.timestamp(),
                TimestampType.CREATE_TIME,
                -1,
                -1,
                r.key(),
                r.value(),
                r.headers(),
                Optional.empty()))
        .orElseThrow();
  }

  private void assertTheTopologyRefusesThem(StubDialect dialect) {
    try (PipelineDriver pipeline =
        new PipelineDriver(Windows.UTC_DAYS, Set.of("usd", "usdt"), false)) {
      for (ProducerRecord<byte[], byte[]> record : sent) {
        assertThat(record.key()).isEqualTo("bitcoin".getBytes(UTF_8));
        assertThat(record.headers().lastHeader("product").value())
            .isEqualTo(dialect.products().get(0).getBytes(UTF_8));
        pipeline.record(record.key(), record.value(), record.headers(), time.instant());
      }
      List<TestRecord<byte[], byte[]>> refused = pipeline.deadLetters();
      assertThat(refused).hasSize(33);
      assertThat(refused)
          .allSatisfy(
              letter ->
                  assertThat(new String(letter.headers().lastHeader("dlq-reason").value(), UTF_8))
                      .isEqualTo("bad-timestamp"));
      assertThat(pipeline.rawEvents()).hasSize(3);
    }
  }

  /**
   * Of the trade channel all the same, though nobody can tell what was traded, or even parse it.
   */
  @ParameterizedTest
  @EnumSource
  void shouldSendAMessageThatNamesNoProductAndStayConnected(StubDialect dialect) {
    start(dialect);
    stub.trade(1);
    awaitSent(1);

    List<String> messages = messages(dialect);
    messages.forEach(stub::say);
    messages.forEach(stub::say);
    awaitSent(1 + messages.size());
    stub.trade(1);
    awaitSent(2 + messages.size());

    assertThat(texts()).containsAll(messages);
    assertThat(sent.get(1).key()).isNull();
    assertThat(sent.get(1).headers().lastHeader("format").value())
        .isEqualTo(dialect.format().replace("_aggregates", "").getBytes(UTF_8));
    assertThat(stub.connections()).isEqualTo(1);
  }

  private static List<String> messages(StubDialect dialect) {
    return switch (dialect) {
      case COINBASE ->
          List.of(
              "{\"type\":\"match\",\"trade_id\":7,\"product_id\":17}",
              "{\"type\":\"match\",\"trade_id\":7,\"trade_id\":8,\"product_id\":\"BTC-USD\"}",
              "{\"type\":\"match\",\"price\":NaN}");
      case KRAKEN ->
          List.of(
              "{\"channel\":\"trade\",\"type\":\"update\",\"data\":{}}",
              "{\"channel\":\"trade\",\"type\":\"amend\",\"data\":[]}",
              "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[NaN]}");
      case BINANCE, BINANCE_AGGREGATES ->
          List.of(
              "{\"e\":\"trade\",\"s\":null,\"t\":7}",
              "{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"a\":7,\"a\":8}",
              "{\"e\":\"trade\",\"p\":NaN}");
    };
  }

  private List<String> texts() {
    return sent.stream().map(record -> new String(record.value(), UTF_8)).toList();
  }

  private void start(StubDialect dialect) {
    Exchange exchange = dialect.exchange();
    List<String> products = dialect.products().subList(0, 1);
    stub = new StubExchange(dialect, products, time);
    TradeSource source =
        new TradeSource(
            exchange,
            products,
            Map::of,
            stub.webSocket().uri(),
            stub.http().uri(),
            time.clients(Duration.ofSeconds(5), 1),
            new SourceGauge(exchange.name(), meters, time));
    fetching = new Thread(() -> fetch(source));
    fetching.start();
    await().until(() -> stub.isSubscribed() || failure != null);
  }

  private void fetch(TradeSource source) {
    try {
      source.fetch(fetched -> sent.add(records.of(fetched)));
    } catch (InterruptedException e) {
      // the end
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void whileAway(Runnable meanwhile) {
    time.hold();
    stub.webSocket().cut();
    await().until(time::isAwaited);
    meanwhile.run();
    time.release();
    await().until(stub::isSubscribed);
  }

  private void awaitSent(int count) {
    await()
        .untilAsserted(
            () -> {
              assertThat(failure).isNull();
              assertThat(sent).hasSize(count);
            });
  }
}
