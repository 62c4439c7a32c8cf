package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.batch.Aggregate;
import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.BatchJobs.Reconciled;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.process.Folders;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

/**
 * What the stream has written and what the batch job writes from raw events: the same documents.
 */
class StreamEqualsBatchIT extends LivePipeline {

  private static final List<String> COLLECTIONS =
      List.of("minute_summaries", "hourly_summaries", "daily_summaries", "weekly_summaries");
  private static final DateRange ALL_DAYS =
      new DateRange(LocalDate.parse("2016-10-01"), LocalDate.parse("2018-12-31"));

  @Test
  void shouldWriteTheSameDocumentsWhenRealDaysComeShuffledDoubledAndLateAndTheStreamIsRestarted()
      throws Exception {
    settings = settings(Map.of("summary.windows", "1m,1h,1d,1w"));
    createTopics();
    List<String> ticks = CoinbaseDays.ticks();
    List<String> sent = new ArrayList<>(ticks);
    Random random = new Random(SEED);
    Collections.shuffle(sent, random);
    sent.addAll(List.copyOf(sent.subList(0, 5_000)));
    Collections.shuffle(sent.subList(40_000, sent.size()), random);

    int third = sent.size() / 3;
    streamAll(sent.subList(0, third));
    streamAll(sent.subList(third, 2 * third));
    Folders.delete(folder.resolve("streams")); // the changelogs bring the state back
    streamAll(sent.subList(2 * third, sent.size()));

    oracle.verify(mongo.database());
    assertThat(late()).as("late ticks").isGreaterThan(1_000);
    assertStreamEqualsBatch();
    assertMinutesAreTheCandles(ticks);
  }

  @Test
  void shouldEndInTheSameSummariesWhenTheBatchJobRunsAgainAndAgainBesideTheStream()
      throws Exception {
    List<String> ticks = new ArrayList<>(CoinbaseDays.ticks().subList(0, 40_000));
    Collections.shuffle(ticks.subList(20_000, 40_000), new Random(SEED)); // in order, then not
    ExecutorService beside = Executors.newSingleThreadExecutor();
    AtomicBoolean streaming = new AtomicBoolean(true);
    try (BatchJobs jobs = BatchJobs.open(settings, new StopSignal())) {
      Future<Long> written =
          beside.submit(
              () -> {
                long count = 0;
                while (streaming.get()) {
                  count += aggregate(jobs).written();
                }
                return count;
              });
      streamAll(ticks);
      streaming.set(false);
      assertThat(written.get()).as("summaries written beside the stream").isPositive();
      aggregate(jobs);
      assertThat(
              jobs.reconcile(
                      ALL_DAYS, List.of(), false, differing -> {}, remark -> {}, progress -> {})
                  .findings()
                  .differing())
          .isZero();
    } finally {
      beside.shutdownNow();
    }

    oracle.verify(mongo.database());
    assertTopicHoldsWhatTheDatabaseHolds();
  }

  /** Berlin puts its clocks forward on 2018-03-25 and back on 2018-10-28, both at 01:00 UTC. */
  @Test
  void shouldCutTheSameDaysWhenTheClockIsChanged() throws Exception {
    settings = settings(Map.of("summary.zone", "Europe/Berlin", "summary.windows", "1h,1d,1w"));
    createTopics();
    List<String> ticks = new ArrayList<>();
    ticks.addAll(halfHours("2018-03-23T23:00:00Z", 24 + 23 + 24));
    ticks.addAll(halfHours("2018-10-26T22:00:00Z", 24 + 25 + 24));
    List<String> late = new ArrayList<>();
    ticks.removeIf(tick -> tick.hashCode() % 7 == 0 && late.add(tick));

    streamAll(ticks);
    streamAll(late);

    assertThat(ticksOf("daily_summaries"))
        .containsExactly(
            Map.entry("bitcoin:2018-03-24", 48L),
            Map.entry("bitcoin:2018-03-25", 46L),
            Map.entry("bitcoin:2018-03-26", 48L),
            Map.entry("bitcoin:2018-10-27", 48L),
            Map.entry("bitcoin:2018-10-28", 50L),
            Map.entry("bitcoin:2018-10-29", 48L));
    assertThat(ticksOf("weekly_summaries"))
        .containsExactly(
            Map.entry("bitcoin:2018-03-19", 48L + 46),
            Map.entry("bitcoin:2018-03-26", 48L),
            Map.entry("bitcoin:2018-10-22", 48L + 50),
            Map.entry("bitcoin:2018-10-29", 48L));
    assertThat(ticksOf("hourly_summaries"))
        .hasSize(71 + 73)
        .allSatisfy((id, n) -> assertThat(n).isEqualTo(2));
    assertThat(late()).isPositive();
    assertStreamEqualsBatch();
  }

  private static List<String> halfHours(String first, int hours) {
    List<String> ticks = new ArrayList<>();
    for (int i = 0; i < 2 * hours; i++) {
      ticks.add(
          "{\"coin_id\":\"bitcoin\",\"timestamp\":\"%s\",\"price\":%s.5,\"volume\":0.1}"
              .formatted(Instant.parse(first).plusSeconds(1_800L * i), i + 1));
    }
    return ticks;
  }

  private long late() {
    return mongo.database().getCollection("raw_events").countDocuments(new Document("late", true));
  }

  private Map<String, Long> ticksOf(String collection) {
    Map<String, Long> ticks = new TreeMap<>();
    documents(collection).forEach(d -> ticks.put(d.getString("_id"), d.getLong("tick_count")));
    return ticks;
  }

  /** Compared where they are, and made anew by the batch job in empty collections. */
  private void assertStreamEqualsBatch() {
    Map<String, List<Document>> ofStream = stated();
    long stored = ofStream.values().stream().mapToLong(List::size).sum();
    try (BatchJobs jobs = BatchJobs.open(settings, new StopSignal())) {
      Reconciled reconciled =
          jobs.reconcile(ALL_DAYS, List.of(), false, differing -> {}, remark -> {}, progress -> {});
      assertThat(reconciled.findings().differing()).isZero();
      assertThat(reconciled.findings().compared()).isEqualTo(stored);
      assertThat(reconciled.unchecked()).isZero();

      COLLECTIONS.forEach(name -> mongo.database().getCollection(name).deleteMany(new Document()));
      assertThat(aggregate(jobs).written()).isEqualTo(stored);
    }
    assertThat(stated()).isEqualTo(ofStream);
    assertThat(documents("daily_summaries"))
        .allMatch(summary -> summary.getString("computed_by").equals("batch"));
  }

  private static Aggregate.Totals aggregate(BatchJobs jobs) {
    return jobs.aggregate(
        ALL_DAYS, List.of(), Aggregate.WriteMode.GUARDED, remark -> {}, progress -> {});
  }

  private Map<String, List<Document>> stated() {
    Map<String, List<Document>> stated = new TreeMap<>();
    for (String collection : COLLECTIONS) {
      List<Document> documents = documents(collection);
      documents.forEach(
          document -> document.keySet().removeAll(List.of("computed_by", "updated_at")));
      stated.put(collection, documents);
    }
    return stated;
  }

  /** In the recording each minute is four ticks: its open, high, low and close, and the volume. */
  private void assertMinutesAreTheCandles(List<String> ticks) {
    Map<String, List<JsonObject>> minutes = new TreeMap<>();
    for (String line : ticks) {
      JsonObject tick = JsonParser.parseString(line).getAsJsonObject();
      String minute = tick.get("timestamp").getAsString().substring(0, 16) + ":00Z";
      minutes
          .computeIfAbsent(tick.get("coin_id").getAsString() + ":" + minute, m -> new ArrayList<>())
          .add(tick);
    }
    List<Document> stored = documents("minute_summaries");
    assertThat(stored)
        .extracting(d -> d.getString("_id"))
        .containsExactlyElementsOf(minutes.keySet());
    for (Document minute : stored) {
      List<JsonObject> candle = minutes.get(minute.getString("_id"));
      assertThat(candle).hasSize(4);
      assertThat(List.of("open", "high", "low", "close"))
          .as(minute.getString("_id"))
          .extracting(field -> minute.get(field).toString())
          .isEqualTo(candle.stream().map(tick -> tick.get("price").getAsString()).toList());
      assertThat(minute.get("volume", Decimal128.class).bigDecimalValue())
          .isEqualByComparingTo(candle.get(3).get("volume").getAsBigDecimal());
    }
  }
}
