package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.RawSender;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.Sleeper;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubExchange;
import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.process.Logged;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A producer that starts again after its last trades have expired from {@code crypto-raw}. */
class RememberedTradesIT {

  private final Map<String, String> values = new HashMap<>();
  private StubExchange stub;

  @AfterEach
  void close() {
    if (stub != null) {
      stub.close();
    }
  }

  /** One product of the two has gone quiet before the last start, and is fetched from there. */
  @ParameterizedTest
  @EnumSource
  void shouldFetchWhatWasTradedSinceTheLastTradeExpired(StubDialect dialect) throws Exception {
    createTopics();
    List<String> products = dialect.products().subList(0, 2);
    stub = new StubExchange(dialect, products, Clock.systemUTC());
    run(dialect, products, () -> stub.trade(5), 10);
    run(dialect, products, () -> {}, 10);
    deleteRecords();
    stub.trade(1_700);

    List<String> said =
        Logged.linesOf(
            LastTrades.class, () -> run(dialect, products, () -> stub.trade(1), 10 + 2 * 1_701));

    assertThat(said)
        .filteredOn(line -> line.contains("continues after trade 1004 of 2025-06-01T12:00:00.1"))
        .hasSize(2);
    List<String> expected = new ArrayList<>(stub.facts());
    expected.removeIf(fact -> fact.matches(".*:100[0-4]"));
    assertThat(eventIds()).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** They were still to be fetched when the producer ended; a later one was sent. */
  @ParameterizedTest
  @EnumSource
  void shouldFetchWhatWasPending(StubDialect dialect) throws Exception {
    createTopics();
    List<String> products = dialect.products().subList(0, 1);
    stub = new StubExchange(dialect, products, Clock.systemUTC());
    run(dialect, products, () -> stub.trade(5), 5);
    LastTrade third = new LastTrade(1_002, stub.trades(products.get(0)).get(2).time());
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings())) {
      producer
          .send(
              LastTradesTopic.record(
                  LastTradesTopic.key(dialect.exchange(), products.get(0)), third))
          .get();
    }

    run(dialect, products, () -> stub.trade(1), 5 + 3);

    assertThat(eventIds().subList(5, 8)).doesNotHaveDuplicates();
    assertThat(eventIds()).containsAll(stub.facts());
  }

  @Test
  void shouldTakeTheNewestRecordOfAKeyThatCanBeRead() throws Exception {
    createTopics();
    List<String> products = List.of("BTC-USD", "ETH-USD", "SOL-USD", "LTC-USD");
    write(0, "coinbase:BTC-USD", entry("5"), 1);
    write(1, "coinbase:BTC-USD", entry("7"), 3);
    write(2, "coinbase:BTC-USD", entry("6"), 2);
    write(0, "coinbase:ETH-USD", entry("5"), 1);
    write(0, "coinbase:ETH-USD", null, 2);
    write(0, "coinbase:SOL-USD", entry("\"seven\""), 1);
    write(0, "coinbase:LTC-USD", entry("-1"), 1);
    write(0, "binance:BTC-USD", entry("9"), 9);
    for (String garbage : List.of("", "[]", "{", "7", "null", "{\"trade_id\":{},\"time\":1}")) {
      write(3, "coinbase:garbage-" + garbage, garbage, 1);
      products = append(products, "garbage-" + garbage);
    }

    List<String> asked = products;
    List<String> warnings =
        Logged.warningsOf(
            LastTradesTopic.class,
            () ->
                assertThat(LastTradesTopic.read(settings(), StubDialect.COINBASE.exchange(), asked))
                    .containsOnlyKeys("BTC-USD")
                    .satisfies(found -> assertThat(found.get("BTC-USD").id()).isEqualTo(7)));

    assertThat(warnings).hasSize(2 + 6).allMatch(line -> line.startsWith("crypto-last-trades-"));
  }

  @Test
  void shouldCompareTheTopicWithoutItsPartitions() throws Exception {
    createTopics();
    try (Admin admin = KafkaClients.admin(settings())) {
      admin.createPartitions(Map.of(Topics.LAST_TRADES, NewPartitions.increaseTo(6))).all().get();
    }

    assertThat(
            Logged.warningsOf(
                LastTradeWriter.class,
                () -> assertThat(LastTradeWriter.isTopicThere(settings())).isTrue()))
        .isEmpty();
  }

  @Test
  void shouldSayWhatToDoWhenThereIsNoTopic() throws Exception {
    createTopics();
    try (Admin admin = KafkaClients.admin(settings())) {
      admin.deleteTopics(List.of(Topics.LAST_TRADES)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(Topics.LAST_TRADES));
    }

    List<String> warnings =
        Logged.warningsOf(
            LastTradeWriter.class,
            () -> assertThat(LastTradeWriter.isTopicThere(settings())).isFalse());

    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith(
            "topic crypto-last-trades is missing: create it with the command \"topics create\"; ");
    assertThat(
            LastTradesTopic.read(settings(), StubDialect.COINBASE.exchange(), List.of("BTC-USD")))
        .isEmpty();
  }

  private static List<String> append(List<String> some, String one) {
    List<String> all = new ArrayList<>(some);
    all.add(one);
    return all;
  }

  private static String entry(String id) {
    return "{\"trade_id\":%s,\"time\":\"2025-06-01T12:00:00Z\"}".formatted(id);
  }

  private void write(int partition, String key, String value, long timestampMs) throws Exception {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.LAST_TRADES,
                  partition,
                  timestampMs,
                  key.getBytes(UTF_8),
                  value == null ? null : value.getBytes(UTF_8)))
          .get();
    }
  }

  private void createTopics() {
    values.put("kafka.bootstrap.servers", SharedKafka.empty());
    try (TopicAdmin topics = new TopicAdmin(settings())) {
      topics.create();
    }
  }

  private void deleteRecords() throws Exception {
    try (Admin admin = KafkaClients.admin(settings())) {
      admin.deleteRecords(ofEachPartition(RecordsToDelete.beforeOffset(-1))).all().get();
    }
  }

  private Settings settings() {
    return Settings.load(values, Map.of(), Optional.empty());
  }

  /** Sends as {@code produce} does until the topic has had so many records. */
  private void run(StubDialect dialect, List<String> products, Runnable trading, long records) {
    values.put("source.rest.url", stub.http().uri().toString());
    values.put("source.websocket.url", stub.webSocket().uri().toString());
    values.put("tick.quotes", "usd,usdt,eur,eth");
    values.put("binance.stream", dialect == StubDialect.BINANCE_AGGREGATES ? "aggTrade" : "trade");
    StopSignal stop = new StopSignal();
    int connections = stub.connections();
    try (RawSender sender = RawSender.open(settings())) {
      SourceRun run =
          new SourceRun(
              new TickRecords(RawTickReader.of(settings()), Clock.systemUTC()),
              sender,
              SourceRun.UNLIMITED,
              stop,
              Optional.of(new LastTradeWriter(sender, Clock.systemUTC(), Sleeper.REAL)));
      TickSource source =
          Sources.named(
              dialect.exchange().name(), settings(), products, true, new SimpleMeterRegistry());
      CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> run.fetch(List.of(source)));
      await().until(() -> stub.connections() > connections || ended.isDone());
      trading.run();
      await().until(() -> ends() == records || ended.isDone());
      stop.request();
      ended.join();
    }
  }

  private long ends() throws Exception {
    try (Admin admin = KafkaClients.admin(settings())) {
      return admin.listOffsets(ofEachPartition(OffsetSpec.latest())).all().get().values().stream()
          .mapToLong(result -> result.offset())
          .sum();
    }
  }

  private <T> Map<TopicPartition, T> ofEachPartition(T what) {
    return IntStream.range(0, settings().get(Keys.TOPICS_PARTITIONS))
        .boxed()
        .collect(
            Collectors.toMap(
                partition -> new TopicPartition(Topics.RAW, partition), partition -> what));
  }

  private List<String> eventIds() {
    List<String> ids = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(settings(), Topics.RAW)) {
      reader.readToEnd(
          record -> ids.add(new String(record.headers().lastHeader("event-id").value(), UTF_8)),
          () -> false);
    }
    return ids;
  }
}
