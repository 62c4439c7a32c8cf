package io.cryptopipeline.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.dlq.DeadLetterSelection;
import io.cryptopipeline.dlq.DlqJobs;
import io.cryptopipeline.dlq.ReasonStats;
import io.cryptopipeline.dlq.Replay;
import io.cryptopipeline.dlq.SkipReason;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.kafka.ProducerQuota;
import io.cryptopipeline.testing.pipeline.Backlog;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was refused is sent again, against a real broker and a real MongoDB. */
class ReplayIT extends LivePipeline {

  private static final DeadLetterSelection ALL = new DeadLetterSelection(List.of(), letter -> true);
  private static final Map<String, String> MENDED = Map.of("tick.markets.mixed", "true");

  private static final String UNTIMED = "{\"coin_id\":\"solana\",\"price\":20.50}";
  private static final Instant FETCHED = Instant.parse("2018-04-05T10:00:00Z");
  private static final String EARLY =
      "{\"coin_id\":\"dogecoin\",\"timestamp\":\"2018-04-05T11:00:00Z\",\"price\":0.003}";

  @BeforeEach
  void takeOldRecords() {
    keepRecordsOfAnyAge();
  }

  @Test
  void shouldTakeWhatWasMendedOnceAndCountWhatIsRefusedAgainOnce() throws InterruptedException {
    List<String> ticks = CoinbaseDays.ticks().subList(0, 12_000);
    List<String> others = IntStream.range(0, 600).mapToObj(i -> ticks.get(20 * i + 1)).toList();
    List<String> first = new ArrayList<>(ticks);
    first.removeAll(others);
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(first);
      sendAsOurProducer(
          List.of(
              "{\"coin_id\":\"solana\",\"timestamp\":\"2018-04-05T09:00:00Z\",\"price\":20}",
              trade("1")));
      awaitAllDone(stream);
      send(others.stream().map(ReplayIT::inDollars).toList());
      send(
          List.of(
              raw(UNTIMED.getBytes(UTF_8), FETCHED, inDollars()),
              raw(EARLY.getBytes(UTF_8), FETCHED, new RecordHeaders()),
              raw("no json".getBytes(UTF_8)),
              raw(new byte[] {'{', (byte) 0xff, '}'}),
              raw(trade("-1").getBytes(UTF_8)),
              raw(trade("2").getBytes(UTF_8)),
              raw(null)));
      awaitAllDone(stream);
    }
    oracle.verify(mongo.database());
    assertThat(refused())
        .isEqualTo(
            Map.of(
                "other-market", 601L,
                "future", 1L,
                "not-json", 1L,
                "invalid-utf8", 1L,
                "bad-price", 1L,
                "conflicting-fact", 1L,
                "empty", 1L));

    settings = settings(MENDED);
    others.forEach(oracle::sent);
    oracle.sent(EARLY);
    oracle.sent(UNTIMED, FETCHED);
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      Replay.Totals totals = replay(ALL);
      assertThat(totals.sent()).isEqualTo(605);
      assertThat(totals.skipped())
          .isEqualTo(Map.of(SkipReason.PERMANENT, 1L, SkipReason.CONFLICTING_FACT, 1L));
      awaitAllDone(stream);
    }
    oracle.verify(mongo.database());
    assertTopicHoldsWhatTheDatabaseHolds();
    assertThat(documents("raw_events"))
        .filteredOn(event -> event.getString("_id").matches(".*@.*@.*"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getString("_id"))
                  .startsWith("tick:solana:#")
                  .endsWith("@1522922400000@2018-04-05");
              assertThat(event.getDate("timestamp")).isEqualTo(FETCHED);
            });
    Map<String, Long> refused = refused();
    assertThat(refused).containsEntry("other-market", 601L);
    List<Document> rawEvents = documents("raw_events");
    List<Document> summaries = documents("daily_summaries");

    assertThat(replay(ALL).sent()).as("while no stream is running").isEqualTo(605);
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      awaitAllDone(stream);
      assertThat(replay(ALL).sent()).isEqualTo(605);
      awaitAllDone(stream);
    }
    assertThat(documents("raw_events")).isEqualTo(rawEvents);
    assertThat(documents("daily_summaries")).isEqualTo(summaries);
    assertThat(refused()).isEqualTo(refused);
    assertThat(refusals().get("not-json").again()).isOne();
    assertThat(refusals().get("other-market").again()).isZero();
    assertThat(recordsOf(Topics.DEAD_LETTERS))
        .as("letters: 607, and three more of each of the three that nothing has mended")
        .hasSize(607 + 3 * 3);
  }

  /** The topic's retention goes by the record's timestamp, and nobody may read it for long. */
  @Test
  void shouldNotExpireBeforeItIsReadHoweverOldTheRecordWas() throws InterruptedException {
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      send(List.of(raw(EARLY.getBytes(UTF_8), FETCHED, new RecordHeaders())));
      awaitAllDone(stream);
    }
    long beforeMs = System.currentTimeMillis();

    replay(ALL);

    assertThat(recordsOf(Topics.RAW))
        .filteredOn(record -> record.headers().lastHeader("dlq-replay-of") != null)
        .singleElement()
        .satisfies(record -> assertThat(record.timestamp()).isGreaterThanOrEqualTo(beforeMs));
  }

  @Test
  void shouldCountARecordOnceWhenAnotherStreamReadsEverythingAgain() throws InterruptedException {
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      send(
          List.of(
              raw("no json".getBytes(UTF_8)),
              raw(EARLY.getBytes(UTF_8), FETCHED, new RecordHeaders())));
      awaitAllDone(stream);
      replay(ALL);
      awaitAllDone(stream);
    }

    settings =
        settings(
            Map.of("application.id", "other", "state.dir", folder.resolve("other").toString()));
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      awaitAllDone(stream);
    }

    assertThat(recordsOf(Topics.DEAD_LETTERS)).hasSize(3 + 3);
    assertThat(refused()).isEqualTo(Map.of("not-json", 1L, "future", 1L));
  }

  @Test
  void shouldBeExactWhenAReplayIsKilledAndRunAgain() throws Exception {
    List<String> others = CoinbaseDays.ticks().subList(1, 5_001);
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(CoinbaseDays.ticks().subList(0, 1));
      awaitAllDone(stream);
      send(others.stream().map(ReplayIT::inDollars).toList());
      awaitAllDone(stream);
    }
    assertThat(refused()).isEqualTo(Map.of("other-market", 5_000L));

    Path log = folder.resolve("replay.log");
    long sent;
    ProducerQuota.set(bootstrapServers);
    try (Backlog backlog = new Backlog(settings, MongoParts.pendingRecomputes(mongo.database()))) {
      Process killed = Cli.start(log, environment(), oneByOne());
      await().until(() -> backlog.uncommitted() > 500 || !killed.isAlive());
      killed.destroyForcibly().waitFor();
      sent = backlog.uncommitted();
    }
    ProducerQuota.lift(bootstrapServers);
    System.out.printf("killed with %s of 5000 records sent%n", sent);
    assertThat(sent).as(Files.readString(log)).isBetween(500L, 4_999L);
    Cli.Ended again = Cli.run(folder, environment(), List.of("dlq", "replay", "--all"));
    assertThat(again.exitCode()).as(again.describe()).isZero();
    assertThat(again.out()).isEqualTo("5000 records sent to crypto-raw, 0 left alone\n");

    settings = settings(MENDED);
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      awaitAllDone(stream);
    }
    others.forEach(oracle::sent);
    oracle.verify(mongo.database());
    assertThat(recordsOf(Topics.DEAD_LETTERS)).hasSize(5_000);
  }

  /** Or a request that is held up would have them all. */
  private static List<String> oneByOne() {
    return List.of("dlq", "replay", "--all", "-D", "kafka.batch.size=0", "-D", "kafka.linger.ms=0");
  }

  private Map<String, String> environment() {
    return Map.of("CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
  }

  private Replay.Totals replay(DeadLetterSelection selection) {
    try (DlqJobs jobs = DlqJobs.open(settings, new StopSignal())) {
      return jobs.replay(selection, part -> {});
    }
  }

  private Map<String, ReasonStats> refusals() {
    Map<String, ReasonStats> byReason = new TreeMap<>();
    try (DlqJobs jobs = DlqJobs.open(settings, new StopSignal())) {
      jobs.read(
          ALL, l -> byReason.merge(l.reason(), ReasonStats.of(l), ReasonStats::plus), part -> {});
    }
    return byReason;
  }

  /** How many records were refused, by reason. */
  private Map<String, Long> refused() {
    Map<String, Long> counts = new TreeMap<>();
    refusals().forEach((reason, refusals) -> counts.put(reason, refusals.count()));
    return counts;
  }

  /** To any partition; with the time of sending where no other is given. */
  private void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings)) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record);
      }
      producer.flush();
    }
  }

  private static ProducerRecord<byte[], byte[]> raw(byte[] value) {
    return raw(value, null, new RecordHeaders());
  }

  private static ProducerRecord<byte[], byte[]> raw(byte[] value, Instant time, Headers headers) {
    Long timeMs = time == null ? null : time.toEpochMilli();
    return new ProducerRecord<>(Topics.RAW, null, timeMs, null, value, headers);
  }

  private static ProducerRecord<byte[], byte[]> inDollars(String line) {
    return raw(line.getBytes(UTF_8), null, inDollars());
  }

  /** Of another market than a tick without any header. */
  private static Headers inDollars() {
    return new RecordHeaders().add("quote", "usd".getBytes(UTF_8));
  }

  private static String trade(String price) {
    return "{\"coin_id\":\"litecoin\",\"timestamp\":\"2018-04-05T09:00:00Z\",\"price\":%s,\"trade_id\":7}"
        .formatted(price);
  }
}
