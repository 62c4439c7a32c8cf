package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.stream.StreamApplication;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubExchange;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.exchange.StubHttp.Answer.How;
import io.cryptopipeline.testing.exchange.StubHttp.Call;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.pipeline.TickSender;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each exchange, with all that can go wrong between it and the producer, one fault after the other:
 * in the end every trade is in {@code crypto-raw} once, in its order, and in MongoDB. Time passes
 * only when the source sleeps, so trades can be made while it is known to be away.
 */
class ExchangeFaultsIT extends LivePipeline {

  private static final String START = "2026-01-01T00:00:00Z";
  private static final int MANY = 2_500; // three pages of the history

  private final SleptTime time = new SleptTime(START);
  private StubExchange stub;
  private MeterRegistry meters;
  private Exchange exchange;
  private List<String> products;
  private Thread fetching;
  private StopSignal stop;

  @ParameterizedTest
  @EnumSource
  void shouldHaveEveryTradeOnceWhateverGoesWrong(StubDialect dialect) throws Exception {
    products = dialect.products();
    stub = new StubExchange(dialect, products, time);
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      startFetching(dialect);
      await().until(stub::isSubscribed);
      stub.trade(3);
      awaitAllSent();

      whileAway(() -> stub.webSocket().cut(), 5);
      whileAway(() -> stub.cutInside(), 5);
      whileAway(() -> stub.say("{\"type\":"), 5);
      whileAway(
          () -> {
            stub.webSocket().cut();
            stub.http()
                .answerNext(
                    Answer.of(429, "{\"message\":\"rate limit\"}", "7"),
                    Answer.of(429, "<html>slow down</html>", date(START, Duration.ofSeconds(90))),
                    Answer.of(429, ""),
                    Answer.of(500, "{\"status\":500}"),
                    Answer.of(503, "", "garbage"),
                    Answer.of(200, "{\"error\":[\"EAPI:Rate limit exceeded\"]}"),
                    Answer.of(200, "[[["),
                    Answer.of(How.RESET),
                    Answer.of(How.HALF),
                    Answer.of(How.NEVER));
          },
          5);
      assertThat(stub.http().hasAnswered()).isTrue();
      whileSilent();
      whileAMinuteAway();
      whileRefused();
      int connections = stub.connections();
      stub.sayUnreadable();
      stub.lose(3);
      stub.trade(1);
      awaitAllSent();
      assertThat(stub.connections())
          .as("one bad trade is no bad connection")
          .isEqualTo(connections);
      await().until(() -> metric(Metric.SOURCE_MISSING_TRADES) == 3L * products.size());
      assertThat(metric(Metric.SOURCE_SEQUENCE_GAPS)).isGreaterThanOrEqualTo(products.size());
      stopFetching();
      assertCallsWereApart(dialect, stub.http().calls());
      int callsBefore = stub.http().calls().size();
      stub.trade(MANY);
      startFetching(dialect);
      awaitAllSent();
      stub.trade(3);
      awaitAllSent();
      stopFetching();

      awaitAllDone(stream);
      assertEveryFactIsThereOnce(dialect);
      List<Call> calls = stub.http().calls();
      assertCallsWereApart(dialect, calls.subList(callsBefore, calls.size()));
    } finally {
      stopFetching();
      stub.close();
    }
  }

  private static String date(String start, Duration later) {
    ZonedDateTime date = Instant.parse(start).plus(later).atZone(ZoneOffset.UTC);
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(date);
  }

  private void startFetching(StubDialect dialect) {
    meters = new SimpleMeterRegistry();
    exchange = dialect.exchange();
    SourceClients clients = time.clients(Duration.ofSeconds(5), SEED);
    stop = new StopSignal();
    fetching =
        new Thread(
            () -> {
              try (TickSender producer = TickSender.of(settings)) {
                TickSource source =
                    new TradeSource(
                        exchange,
                        products,
                        () ->
                            LastTrades.read(
                                settings, RawTickReader.of(settings), exchange, products),
                        stub.webSocket().uri(),
                        stub.http().uri(),
                        clients,
                        new SourceGauge(exchange.name(), meters, time));
                producer.run(List.of(source), SourceRun.UNLIMITED, stop);
              }
            });
    fetching.start();
  }

  private void stopFetching() throws InterruptedException {
    time.release();
    stop.request();
    fetching.join();
  }

  /** Makes trades of which the source can only learn later. */
  private void whileAway(Runnable fault, int trades) {
    time.hold();
    fault.run();
    await().until(time::isAwaited);
    stub.trade(trades);
    time.release();
    awaitAllSent();
    stub.trade(1);
    awaitAllSent();
  }

  private void whileSilent() {
    time.hold();
    stub.setSilent(true);
    stub.trade(5);
    await().until(time::isAwaited);
    stub.setSilent(false);
    time.release();
    awaitAllSent();
  }

  private void whileAMinuteAway() {
    time.hold();
    stub.goAway();
    await().until(time::isAwaited);
    stub.trade(MANY);
    AtomicLong outageSeconds = new AtomicLong();
    time.in(
        Duration.ofMinutes(1),
        () -> {
          outageSeconds.set(metric(Metric.SOURCE_OUTAGE_SECONDS));
          stub.comeBack();
        });
    time.release();
    awaitAllSent();
    assertThat(outageSeconds).hasValueGreaterThanOrEqualTo(60);
    assertThat(metric(Metric.SOURCE_OUTAGE_SECONDS)).isZero();
  }

  /** Only the first subscription must not be refused. */
  private void whileRefused() {
    time.hold();
    stub.setRefusing(true);
    stub.webSocket().cut();
    await().until(time::isAwaited);
    stub.trade(5);
    time.in(Duration.ofSeconds(30), () -> stub.setRefusing(false));
    time.release();
    awaitAllSent();
  }

  private long metric(Metric metric) {
    return Metered.value(meters, metric);
  }

  private void awaitAllSent() {
    await()
        .untilAsserted(
            () -> {
              assertThat(fetching.isAlive()).as("still fetching").isTrue();
              Set<String> missing = stub.facts();
              eventIds().forEach(missing::remove);
              assertThat(missing).isEmpty();
            });
  }

  private void assertEveryFactIsThereOnce(StubDialect dialect) {
    Set<String> facts = stub.facts();
    assertThat(eventIds()).doesNotHaveDuplicates();
    assertThat(Set.copyOf(eventIds())).isEqualTo(facts);
    assertThat(recordsOf(Topics.DEAD_LETTERS))
        .as("the trade without a price")
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.headers().lastHeader("dlq-reason").value())
                    .isEqualTo("bad-price".getBytes(UTF_8)));
    assertThat(documents("raw_events"))
        .extracting(document -> document.getString("_id").replaceFirst("@[^@]*$", ""))
        .isEqualTo(List.copyOf(new TreeSet<>(facts)));
    assertOrder();
    for (Document summary : documents("daily_summaries")) {
      assertThat(summary.get("late_count")).as("nothing came late").isEqualTo(0L);
    }
    Map<String, BigDecimal> volumes = new HashMap<>();
    documents("daily_summaries")
        .forEach(
            summary ->
                volumes.merge(
                    summary.getString("coin_id"),
                    summary.get("volume", Decimal128.class).bigDecimalValue(),
                    BigDecimal::add));
    assertThat(volumes.get("bitcoin"))
        .isEqualByComparingTo(
            stub.trades(products.get(0)).stream()
                .map(StubExchange.Trade::size)
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    assertThat(volumes).containsOnlyKeys("bitcoin", "ethereum");
    assertThat(stub.http().calls())
        .allMatch(
            call ->
                call.headers().containsKey("X-mbx-apikey") == dialect.format().equals("binance"));
    assertThat(dialect.format()).isEqualTo(documents("raw_events").get(0).get("source"));
  }

  /** What was missed comes before what is live: by its numbers, each product is in order. */
  private void assertOrder() {
    Map<String, Long> last = new HashMap<>();
    List<String> disorder = new ArrayList<>();
    for (String eventId : eventIds()) {
      int colon = eventId.lastIndexOf(':');
      String product = eventId.substring(0, colon);
      long id = Long.parseLong(eventId.substring(colon + 1));
      Long before = last.put(product, id);
      if (before != null && before >= id) {
        disorder.add(eventId + " after " + before);
      }
    }
    assertThat(disorder).isEmpty();
  }

  private void assertCallsWereApart(StubDialect dialect, List<Call> calls) {
    Exchange.CallLimit limit = exchange.historyLimit();
    Map<String, Instant> last = new HashMap<>();
    for (Call call : calls) {
      String counted = limit.perProduct() ? dialect.productOf(call.uri()) : "";
      Instant before = last.put(counted, call.time());
      assertThat(before == null ? limit.apart() : Duration.between(before, call.time()))
          .as("before the call of %s", call.uri())
          .isGreaterThanOrEqualTo(limit.apart());
    }
  }
}
