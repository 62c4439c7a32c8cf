package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

/** The pipeline in this JVM, against a real broker and a real MongoDB. */
class PipelineIT extends LivePipeline {

  @Test
  void shouldReproduceThePublishedBarsWhenTicksComeShuffledAndDoubledFromTwoProducers()
      throws InterruptedException {
    List<String> ticks = new ArrayList<>(CoinbaseDays.ticks());
    ticks.addAll(List.copyOf(ticks.subList(0, 5_000)));
    Collections.shuffle(ticks, new Random(SEED));

    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(ticks.subList(0, ticks.size() / 2));
      sendAsForeignProducer(ticks.subList(ticks.size() / 2, ticks.size()));
      awaitAllDone(stream);
    }

    oracle.verify(mongo.database());
    assertThat(oracle.facts()).isEqualTo(68_872);
    assertPublishedBars();
    assertTopicHoldsWhatTheDatabaseHolds();
    assertThat(recordsOf(Topics.DEAD_LETTERS)).isEmpty();
  }

  /** What a Prometheus would see, with the fifty coins of a larger installation. */
  @Test
  void shouldShowFewMetricsAndNoneThatIsNamedAfterTheProcess() {
    List<String> ticks = new ArrayList<>();
    for (int coin = 0; coin < 50; coin++) {
      ticks.add(
          "{\"coin_id\":\"coin-%s\",\"timestamp\":\"2018-04-05T00:00:%02dZ\",\"price\":1}"
              .formatted(coin, coin));
    }
    String metrics;
    try (Monitoring monitoring = Monitoring.shown(InstantSource.system());
        StreamApplication stream =
            StreamApplication.start(settings, new StopSignal(), monitoring)) {
      monitoring.health().started(() -> false);
      sendAsOurProducer(ticks);
      sendAsOurProducer(ticks);
      awaitAllDone(stream);
      await().until(monitoring.health()::isReady);
      metrics = monitoring.scrape();
    }

    List<String> series = metrics.lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(series).hasSizeBetween(80, 399);
    assertThat(metrics)
        .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}")
        .doesNotContain("cluster")
        .contains(
            "crypto_pipeline_ready 1.0\n",
            "crypto_pipeline_read_records_total 100.0\n",
            "crypto_pipeline_ticks_total{outcome=\"new\"} 50.0\n",
            "crypto_pipeline_ticks_total{outcome=\"repeated\"} 50.0\n",
            "crypto_pipeline_stored_raw_events_total 50.0\n",
            "crypto_pipeline_refused_records_total{reason=\"not-json\"} 0.0\n",
            "crypto_pipeline_lag_records 0.0\n",
            "crypto_pipeline_coins 50.0\n",
            "crypto_pipeline_failed_threads 0.0\n",
            "kafka_stream_alive_stream_threads{client_id=\"crypto-pipeline\",",
            "mongodb_driver_commands_seconds_count{command=\"insert\",status=\"SUCCESS\"} ",
            "mongodb_driver_pool_size{server_address=");
  }

  @Test
  void shouldChangeNothingWhenEverythingIsSentAgainToAnEmptyStream() throws InterruptedException {
    List<String> ticks = new ArrayList<>(CoinbaseDays.ticks().subList(0, 12_000));
    Collections.shuffle(ticks, new Random(SEED));
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(ticks);
      awaitAllDone(stream);
    }
    List<Document> summaries = documents("daily_summaries");
    List<Document> rawEvents = documents("raw_events");

    Settings another =
        settings(
            Map.of("application.id", "another", "state.dir", folder.resolve("another").toString()));
    settings = another;
    Collections.sort(ticks);
    try (StreamApplication stream = StreamApplication.start(another, new StopSignal())) {
      sendAsOurProducer(ticks);
      awaitAllDone(stream);
    }

    assertThat(documents("daily_summaries")).isEqualTo(summaries);
    assertThat(documents("raw_events")).isEqualTo(rawEvents);
  }

  @Test
  void shouldSumUpAllFactsWhenAnotherStreamKnowsOthersOfTheSameDays() throws InterruptedException {
    List<String> ticks = CoinbaseDays.ticks().subList(0, 3_000);
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(ticks.subList(0, 2_000));
      awaitAllDone(stream);
    }
    try (Admin admin = KafkaClients.admin(settings)) {
      admin.deleteTopics(List.of(Topics.RAW));
      await().until(() -> !admin.listTopics().names().get().contains(Topics.RAW));
    }
    settings =
        settings(
            Map.of("application.id", "other", "state.dir", folder.resolve("other").toString()));
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      topics.create();
    }

    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(ticks.subList(2_000, 3_000));
      awaitAllDone(stream);
    }

    oracle.verify(mongo.database());
  }

  @Test
  void shouldStoreWhatTheContractSays() throws InterruptedException {
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(
          List.of(
              "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00.000Z\","
                  + "\"price\":6791.680,\"volume\":\"0.123456789012345678\",\"trade_id\":\"17\","
                  + "\"x\":[1,4294967296,1.10,null,true]}",
              "{\"coin_id\":\"bitcoin\",\"timestamp\":1522886400001,\"price\":\"1\","
                  + "\"a.b\":1}"));
      awaitAllDone(stream);
    }

    Document event =
        mongo
            .database()
            .getCollection("raw_events")
            .find(new Document("_id", "tick:bitcoin:17@2018-04-05"))
            .first();
    assertThat(event.keySet())
        .containsExactly(
            "_id", "coin_id", "timestamp", "source", "ingested_at", "late", "kafka", "payload");
    Document payload = event.get("payload", Document.class);
    assertThat(payload.keySet())
        .containsExactly("coin_id", "timestamp", "price", "volume", "trade_id", "x");
    assertThat(payload.get("price")).isEqualTo(Decimal128.parse("6791.680"));
    assertThat(payload.get("volume")).isEqualTo("0.123456789012345678");
    assertThat(payload.getList("x", Object.class))
        .containsExactly(1, 4294967296L, Decimal128.parse("1.10"), null, true);
    assertThat(
            mongo
                .database()
                .getCollection("raw_events")
                .find(new Document("payload_text", new Document("$exists", true)))
                .first()
                .getString("payload_text"))
        .endsWith("\"a.b\":1}");
    Document summary = documents("daily_summaries").get(0);
    assertThat(summary.get("high")).isEqualTo(Decimal128.parse("6791.680"));
    assertThat(summary.get("tick_count")).isEqualTo(2L);
    assertThat(summary.get("volume")).isEqualTo(Decimal128.parse("0.123456789012345678"));
    assertThat(summary.getString("computed_by")).isEqualTo("stream");
    assertThat(documents("pipeline_meta"))
        .containsExactly(
            new Document("_id", "pipeline")
                .append("grace_ms", 3_600_000L)
                .append("quotes", "usd,usdt")
                .append("raw_event_ids", 2)
                .append("windows", "1d")
                .append("zone", "UTC"));
  }

  @Test
  void shouldNotStartWhenTheDatabaseWasMadeWithAnotherGrace() {
    StreamApplication.start(settings, new StopSignal()).close();

    assertThatThrownBy(
            () ->
                StreamApplication.start(settings(Map.of("summary.grace", "2h")), new StopSignal()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "was made with zone UTC, windows 1d, grace 1h, quotes usd,usdt, this start has zone UTC,"
                + " windows 1d, grace 2h, quotes usd,usdt: use the same settings");
  }

  @Test
  void shouldNotStartWhenTheTopicHasOtherPartitions() throws Exception {
    try (Admin admin = KafkaClients.admin(settings)) {
      admin.createPartitions(Map.of(Topics.RAW, NewPartitions.increaseTo(5))).all().get();
      await().until(() -> partitions(admin) == 5); // the brokers hear of it later
    }

    assertThatThrownBy(() -> StreamApplication.start(settings, new StopSignal()))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("crypto-raw has 5 partitions, topics.partitions says 4");
  }

  private static int partitions(Admin admin) throws Exception {
    return admin
        .describeTopics(List.of(Topics.RAW))
        .allTopicNames()
        .get()
        .get(Topics.RAW)
        .partitions()
        .size();
  }

  private void assertPublishedBars() {
    CoinbaseDays.publishedBars()
        .forEach(
            (id, bar) -> {
              Document summary =
                  mongo
                      .database()
                      .getCollection("daily_summaries")
                      .find(new Document("_id", id))
                      .first();
              assertThat(List.of("open", "high", "low", "close"))
                  .as(id)
                  .extracting(field -> summary.get(field).toString())
                  .isEqualTo(bar);
            });
  }
}
