package io.cryptopipeline.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.kafka.KafkaProcess;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.pipeline.Backlog;
import io.cryptopipeline.testing.process.Logged;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that looks every second for what its retention deletes. */
class RetentionIT {

  private static final String EVERY_SECOND =
      "log.retention.check.interval.ms=1000\nlog.initial.task.delay.ms=1000\n";

  private static final TopicPartition RAW = new TopicPartition(Topics.RAW, 0);

  @TempDir private Path folder;
  private KafkaProcess kafka;
  private FreshDatabase mongo;
  private Settings settings;
  private int sent;

  @BeforeEach
  void start() {
    kafka = KafkaProcess.start(folder, EVERY_SECOND);
    mongo = RealMongo.freshDatabase();
    settings = settings(Map.of());
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      topics.create();
    }
  }

  @AfterEach
  void stop() {
    mongo.close();
    kafka.close();
  }

  private Settings settings(Map<String, String> more) {
    return Settings.load(Map.of(), Map.of(), Optional.empty())
        .with(
            Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "mongodb.uri",
                RealMongo.uri(),
                "mongodb.database",
                mongo.name(),
                "topics.partitions",
                "1",
                "state.dir",
                folder.resolve("streams").toString()),
            "test")
        .with(more, "test");
  }

  @Test
  void shouldRefuseToTheProducerWhatItWouldDeleteUnread() {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings)) {
      assertThatThrownBy(
              () -> send(producer, Optional.of(Instant.now().minus(Duration.ofDays(31)))))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InvalidTimestampException.class);
    }
  }

  @Test
  void shouldSayWhichRecordsWereDeletedWhileTheStreamWasDown() throws Exception {
    run(settings, 50);
    send(50);
    alterRetention("1000");
    await().until(() -> offset(OffsetSpec.earliest()) == offset(OffsetSpec.latest()));
    alterRetention("2592000000"); // 30 days

    assertThatThrownBy(() -> StreamApplication.start(settings, new StopSignal()))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith(
            "Kafka has deleted records of crypto-raw before they were read: offsets 50 to 99 of partition 0;");

    List<String> warnings =
        Logged.warningsOf(
            ExpiredRecords.class, () -> run(settings(Map.of("raw.expired.skip", "true")), 10));
    assertThat(warnings)
        .containsExactly(
            "Kafka has deleted records of crypto-raw before they were read: offsets 50 to 99 of partition 0; the stream continues without them (raw.expired.skip)");
    assertThat(mongo.database().getCollection("raw_events").countDocuments()).isEqualTo(60);
  }

  /** Nobody reads them for a while: their old timestamps would let Kafka delete them. */
  @Test
  void shouldKeepOldRecordsThatWereSentToAnotherPartition() throws Exception {
    alterRetention("3600000");
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings)) {
      send(producer, Optional.of(Instant.now().minus(Duration.ofMinutes(50))));
    }

    run(settings, 1);

    assertThat(mongo.database().getCollection("raw_events").countDocuments()).isEqualTo(2);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(settings, Topics.RAW)) {
      reader.readToEnd(records::add, () -> false);
    }
    assertThat(records)
        .filteredOn(record -> record.headers().lastHeader("dlq-timestamp") != null)
        .singleElement()
        .satisfies(
            copy ->
                assertThat(copy.timestamp())
                    .isGreaterThan(records.get(0).timestamp() + Duration.ofMinutes(49).toMillis()));
  }

  private void run(Settings with, int ticks) {
    try (StreamApplication stream = StreamApplication.start(with, new StopSignal());
        Backlog backlog = new Backlog(with, MongoParts.pendingRecomputes(mongo.database()))) {
      send(ticks);
      await()
          .until(
              () -> {
                stream.throwFailure();
                return backlog.isEmpty();
              });
    }
  }

  private void send(int ticks) {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings)) {
      for (int i = 0; i < ticks; i++) {
        send(producer, "bitcoin".getBytes(UTF_8), Optional.empty()).get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a tick without a key, as another producer may. */
  private void send(Producer<byte[], byte[]> producer, Optional<Instant> timestamp)
      throws InterruptedException, ExecutionException {
    send(producer, null, timestamp).get();
  }

  private Future<?> send(
      Producer<byte[], byte[]> producer, byte[] key, Optional<Instant> timestamp) {
    String tick =
        "{\"coin_id\":\"bitcoin\",\"timestamp\":%s,\"price\":1,\"trade_id\":%s}"
            .formatted(1522886400000L + sent, sent++);
    return producer.send(
        new ProducerRecord<>(
            Topics.RAW,
            0,
            timestamp.map(Instant::toEpochMilli).orElse(null),
            key,
            tick.getBytes(UTF_8)));
  }

  private void alterRetention(String retentionMs) throws Exception {
    try (Admin admin = KafkaClients.admin(settings)) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, Topics.RAW),
                  List.of(
                      set("retention.ms", retentionMs),
                      set("message.timestamp.before.max.ms", retentionMs))))
          .all()
          .get();
    }
  }

  private static AlterConfigOp set(String key, String value) {
    return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
  }

  private long offset(OffsetSpec which) throws InterruptedException, ExecutionException {
    try (Admin admin = KafkaClients.admin(settings)) {
      return admin.listOffsets(Map.of(RAW, which)).all().get().get(RAW).offset();
    }
  }
}
