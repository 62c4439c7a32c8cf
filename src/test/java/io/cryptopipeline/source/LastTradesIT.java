package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.kafka.KafkaProcess;
import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.pipeline.TickSender;
import io.cryptopipeline.testing.process.Freezer;
import io.cryptopipeline.testing.process.Logged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a producer that starts again goes on from. */
class LastTradesIT {

  private static final Exchange COINBASE = StubDialect.COINBASE.exchange();
  private static final long FIRST_MS = 1_748_779_200_000L;

  @TempDir private Path folder;
  private final Map<String, String> values = new HashMap<>();

  @Test
  void shouldFindTheLastTradeOfEachProductHoweverDeepItIs() {
    createTopics(SharedKafka.empty());
    send(coinbase("BTC-USD", 1, 5));
    send(coinbase("ETH-USD", 1, 30_000));
    send(coinbase("SOL-USD", 7, 7));

    assertThat(lastIds(COINBASE, "BTC-USD", "ETH-USD", "SOL-USD", "LTC-USD"))
        .isEqualTo(Map.of("BTC-USD", 5L, "ETH-USD", 30_000L, "SOL-USD", 7L));
  }

  @Test
  void shouldSayThatTheLastTradeHasExpired() throws Exception {
    createTopics(SharedKafka.empty());
    send(coinbase("BTC-USD", 1, 69));
    List<String> before = Logged.warningsOf(LastTrades.class, () -> lastIds(COINBASE, "ETH-USD"));
    try (Admin admin = KafkaClients.admin(settings())) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      int partitions = settings().get(Keys.TOPICS_PARTITIONS);
      for (int partition = 0; partition < partitions; partition++) {
        all.put(new TopicPartition(Topics.RAW, partition), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    }

    List<String> after = Logged.warningsOf(LastTrades.class, () -> lastIds(COINBASE, "BTC-USD"));

    assertThat(before).as("a new product").noneMatch(line -> line.contains("expired"));
    assertThat(after).anyMatch(line -> line.contains("no trade of BTC-USD"));
  }

  /** The coin decides the partition: later trades stand on another one than earlier ones. */
  @Test
  void shouldFindTheLastTradeWhenTheProductHasGotAnotherCoin() throws Exception {
    createTopics(SharedKafka.empty());
    Path coins = folder.resolve("coins.json");
    values.put("coins.file", coins.toString());
    long last = 0;
    for (String coin : List.of("aa", "bb", "cc", "dd", "ee", "ff", "gg")) {
      Files.writeString(coins, "{\"coinbase\":{\"BTC-USD\":\"%s\"}}".formatted(coin));
      send(coinbase("BTC-USD", last + 1, last + 5));
      last += 5;

      assertThat(lastIds(COINBASE, "BTC-USD")).as(coin).containsEntry("BTC-USD", last);
    }
  }

  /** For minutes after a stream was killed nothing behind it counts as committed. */
  @Test
  void shouldFindTheLastTradeBehindAnOpenTransaction() {
    createTopics(SharedKafka.empty());
    try (Producer<byte[], byte[]> killed =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                values.get("kafka.bootstrap.servers"),
                "transactional.id",
                "of-a-stream"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      killed.initTransactions();
      killed.beginTransaction();
      for (PartitionInfo info : killed.partitionsFor(Topics.RAW)) {
        var unused = killed.send(new ProducerRecord<>(Topics.RAW, info.partition(), null, null));
      }
      killed.flush();
      send(coinbase("BTC-USD", 1, 5));

      assertThat(lastIds(COINBASE, "BTC-USD")).isEqualTo(Map.of("BTC-USD", 5L));
    }
  }

  /** Someone has replayed old trades from a file; and aggregates have numbers of their own. */
  @Test
  void shouldHeedOnlyWhatThisSourceHasSentOfThisKind() {
    String trade =
        "{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":28457,\"p\":\"1\",\"q\":\"1\",\"T\":%s}";
    String aggregate =
        "{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"a\":26129,\"p\":\"1\",\"q\":\"1\",\"f\":1,\"l\":2,"
            + "\"T\":%s}";
    createTopics(SharedKafka.empty());
    send(coinbase("BTC-USD", 50, 50));
    send(List.of(fetched("file", "BTC-USD", coinbaseTrade(3))));
    send(List.of(fetched("binance", "BTCUSDT", trade.formatted(FIRST_MS))));
    send(List.of(fetched("binance", "BTCUSDT", aggregate.formatted(FIRST_MS + 1))));

    assertThat(lastIds(COINBASE, "BTC-USD")).containsEntry("BTC-USD", 50L);
    assertThat(lastIds(StubDialect.BINANCE.exchange(), "BTCUSDT"))
        .containsEntry("BTCUSDT", 28_457L);
    assertThat(lastIds(StubDialect.BINANCE_AGGREGATES.exchange(), "BTCUSDT"))
        .containsEntry("BTCUSDT", 26_129L);
  }

  /** They were sent too. Their own time is unknown, so that of the last readable trade stands. */
  @Test
  void shouldGoOnAfterTradesThatCannotBeRead() {
    createTopics(SharedKafka.empty());
    send(coinbase("BTC-USD", 1, 5));
    try (TickSender producer = producer()) {
      for (long id : new long[] {6, 7, 3}) {
        producer.send(fetched("coinbase", "BTC-USD", unreadable(id)));
        producer.send(fetched("coinbase", "ETH-USD", unreadable(id)));
      }
      producer.flush();
      assertThat(producer.sent()).isEqualTo(6);
    }

    Map<String, LastTrade> last =
        LastTrades.read(
            settings(), RawTickReader.of(settings()), COINBASE, List.of("BTC-USD", "ETH-USD"));

    assertThat(last.get("BTC-USD")).isEqualTo(new LastTrade(7, Instant.ofEpochMilli(FIRST_MS + 5)));
    assertThat(last.get("ETH-USD").id()).isEqualTo(7);
  }

  private static String unreadable(long id) {
    return "{\"trade_id\":%s,\"price\":\"1\",\"size\":\"1\",\"time\":\"soon\"}".formatted(id);
  }

  /** More of them than the first look reaches. */
  @Test
  void shouldNotTakeARefusedTradeThatWasSentAgainForTheLastOne() {
    Headers replay =
        new RecordHeaders()
            .add("source", "coinbase".getBytes(UTF_8))
            .add("product", "BTC-USD".getBytes(UTF_8))
            .add("dlq-replay-of", "crypto-raw-0@2".getBytes(UTF_8))
            .add("dlq-timestamp", "1".getBytes(UTF_8));
    createTopics(SharedKafka.empty());
    send(coinbase("BTC-USD", 1, 5));
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings())) {
      for (int i = 0; i < 1_500; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.RAW,
                    null,
                    null,
                    "bitcoin".getBytes(UTF_8),
                    coinbaseTrade(3).getBytes(UTF_8),
                    replay));
      }
      producer.flush();
    }

    assertThat(lastIds(COINBASE, "BTC-USD")).containsEntry("BTC-USD", 5L);
  }

  /** A batch that could not be delivered is not followed by a younger one. */
  @Test
  void shouldLeaveNoHoleBehindWhenADeliveryFails() {
    values.put("kafka.batch.size", "4000");
    values.put("kafka.delivery.timeout.ms", "10000");
    values.put("kafka.request.timeout.ms", "5000");
    values.put("kafka.metadata.recovery.strategy", "none");
    try (KafkaProcess kafka = KafkaProcess.start(folder)) {
      createTopics(kafka.bootstrapServers());
      try (TickSender producer = producer()) {
        coinbase("BTC-USD", 0, 9).forEach(producer::send);
        producer.flush();
        Freezer.freeze(kafka.pid());
        coinbase("BTC-USD", 10, 69).forEach(producer::send);
        await()
            .until(
                () -> {
                  try {
                    producer.send(coinbase("BTC-USD", 70, 70).get(0));
                    return false;
                  } catch (PipelineException e) {
                    return true;
                  }
                });
        Freezer.thaw(kafka.pid());
      }

      List<Long> ids = new ArrayList<>();
      try (TopicReader reader = TopicReader.open(settings(), Topics.RAW)) {
        reader.readToEnd(
            record -> {
              String eventId = new String(record.headers().lastHeader("event-id").value(), UTF_8);
              return ids.add(Long.parseLong(eventId.replaceAll(".*:", "")));
            },
            () -> false);
      }
      assertThat(ids.stream().distinct())
          .containsExactlyElementsOf(LongStream.range(0, ids.size()).boxed().toList());
      assertThat(ids).hasSizeLessThan(70);
    }
  }

  private void createTopics(String bootstrapServers) {
    values.put("kafka.bootstrap.servers", bootstrapServers);
    try (TopicAdmin topics = new TopicAdmin(settings())) {
      topics.create();
    }
  }

  private Settings settings() {
    return Settings.load(values, Map.of(), Optional.empty());
  }

  private TickSender producer() {
    return TickSender.of(settings());
  }

  private void send(List<FetchedPayload> trades) {
    try (TickSender producer = producer()) {
      trades.forEach(producer::send);
      producer.flush();
      assertThat(producer.unreadable()).isZero();
    }
  }

  private Map<String, Long> lastIds(Exchange exchange, String... products) {
    Map<String, Long> ids = new HashMap<>();
    Map<String, LastTrade> last =
        LastTrades.read(settings(), RawTickReader.of(settings()), exchange, List.of(products));
    last.forEach((product, trade) -> ids.put(product, trade.id()));
    return ids;
  }

  private static List<FetchedPayload> coinbase(String product, long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(id -> fetched("coinbase", product, coinbaseTrade(id)))
        .toList();
  }

  private static String coinbaseTrade(long id) {
    return "{\"trade_id\":%s,\"price\":\"1\",\"size\":\"1\",\"time\":%s}"
        .formatted(id, FIRST_MS + id);
  }

  private static FetchedPayload fetched(String source, String product, String payload) {
    return new FetchedPayload(
        source,
        "here",
        Optional.of(product),
        Optional.empty(),
        payload.getBytes(UTF_8),
        Optional.empty());
  }
}
