package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import io.cryptopipeline.batch.Aggregate;
import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.BatchJobs.Reconciled;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The README's runbook: a database that has lost something, and a replay of crypto-raw. */
class HealingIT extends LivePipeline {

  private static final DateRange ALL_DAYS =
      new DateRange(LocalDate.parse("2016-10-01"), LocalDate.parse("2018-12-31"));

  private final List<String> ticks = CoinbaseDays.ticks();

  /** How crypto-raw is read from its beginning again. */
  enum Replay {
    /** By the same stream, whose state knows the facts of the open days. */
    OFFSETS_RESET,
    /** By a stream without any state, as after a reset of the application. */
    FRESH_STREAM
  }

  @ParameterizedTest
  @EnumSource
  void shouldBringBackADatabaseThatWasRestoredFromAnOlderDump(Replay replay) throws Exception {
    streamAll(ticks.subList(0, 30_000));
    Map<String, List<Document>> dump = allDocuments();
    streamAll(ticks.subList(30_000, ticks.size()));
    List<Document> before = facts();

    restore(dump);
    replay(replay);

    assertHealed();
    assertThat(facts()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBringBackADatabaseThatWasEmptied(Replay replay) throws Exception {
    streamAll(ticks);
    List<Document> before = facts();

    restore(Map.of());
    replay(replay);

    assertHealed();
    assertThat(facts()).isEqualTo(before);
  }

  /** Neither MongoDB nor Kafka has the raw events of 2016 any more: their summaries stay. */
  @ParameterizedTest
  @EnumSource
  void shouldKeepSummariesWhoseRawEventsHaveExpired(Replay replay) throws Exception {
    List<String> of2016 = ticks.stream().filter(tick -> tick.contains("\"2016-")).toList();
    streamAll(of2016);
    expireRawTopic();
    streamAll(ticks.stream().filter(tick -> !tick.contains("\"2016-")).limit(20_000).toList());
    List<Document> before = facts();
    mongo
        .database()
        .getCollection("raw_events")
        .deleteMany(Filters.lt("timestamp", Instant.parse("2017-01-01T00:00:00Z")));

    replay(replay);
    try (BatchJobs jobs = BatchJobs.open(settings, new StopSignal())) {
      jobs.aggregate(
          ALL_DAYS, List.of(), Aggregate.WriteMode.GUARDED, remark -> {}, progress -> {});
    }

    assertThat(facts()).isEqualTo(before);
    Reconciled reconciled = reconcile();
    assertThat(reconciled.findings().differing()).isZero();
    assertThat(reconciled.unchecked()).as("summaries without raw events").isEqualTo(2);
    assertThat(reconciled.findings().compared()).isEqualTo(before.size() - 2);
  }

  private void replay(Replay replay) throws Exception {
    if (replay == Replay.OFFSETS_RESET) {
      rewind();
    } else {
      settings =
          settings(
              Map.of("application.id", "fresh", "state.dir", folder.resolve("fresh").toString()));
    }
    streamAll(List.of());
  }

  private void restore(Map<String, List<Document>> dump) {
    mongo.database().drop();
    dump.forEach(
        (name, documents) -> {
          if (!documents.isEmpty()) {
            mongo.database().getCollection(name).insertMany(documents);
          }
        });
  }

  /** What {@code kafka-consumer-groups --reset-offsets --to-earliest} does. */
  private void rewind() throws Exception {
    try (Admin admin = KafkaClients.admin(settings)) {
      Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
      partitions().forEach(partition -> earliest.put(partition, OffsetSpec.earliest()));
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      admin
          .listOffsets(earliest)
          .all()
          .get()
          .forEach((partition, at) -> offsets.put(partition, new OffsetAndMetadata(at.offset())));
      admin.alterConsumerGroupOffsets(settings.get(Keys.APPLICATION_ID), offsets).all().get();
    }
  }

  private void expireRawTopic() throws Exception {
    try (Admin admin = KafkaClients.admin(settings)) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      partitions().forEach(partition -> all.put(partition, RecordsToDelete.beforeOffset(-1)));
      admin.deleteRecords(all).all().get();
    }
  }

  private List<TopicPartition> partitions() {
    return IntStream.range(0, settings.get(Keys.TOPICS_PARTITIONS))
        .mapToObj(partition -> new TopicPartition(Topics.RAW, partition))
        .toList();
  }

  private void assertHealed() {
    oracle.verify(mongo.database());
    Reconciled reconciled = reconcile();
    assertThat(reconciled.findings().differing()).isZero();
    assertThat(reconciled.findings().compared()).isEqualTo(oracle.coinDays());
    assertThat(reconciled.unchecked()).isZero();
  }

  private Reconciled reconcile() {
    try (BatchJobs jobs = BatchJobs.open(settings, new StopSignal())) {
      return jobs.reconcile(
          ALL_DAYS, List.of(), false, differing -> {}, remark -> {}, progress -> {});
    }
  }

  /**
   * The summaries but for who made them and when, whether more is expected, and what came late: an
   * event that is missing of a day that is closed comes late, when it comes again.
   */
  private List<Document> facts() {
    List<Document> summaries = documents("daily_summaries");
    summaries.forEach(
        summary ->
            summary
                .keySet()
                .removeAll(List.of("computed_by", "updated_at", "final", "late_count")));
    return summaries;
  }
}
