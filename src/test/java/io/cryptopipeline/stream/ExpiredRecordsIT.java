package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.stream.sink.CommitBarrier;
import io.cryptopipeline.testing.mongo.MongoBinary;
import io.cryptopipeline.testing.mongo.MongodProcess;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.process.Freezer;
import io.cryptopipeline.testing.process.Logged;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that Kafka deletes before the stream has read them. */
class ExpiredRecordsIT extends LivePipeline {

  /** The partition of bitcoin among four: murmur2 mod 4. */
  private static final TopicPartition BITCOIN = new TopicPartition(Topics.RAW, 0);

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void shouldNotStartUntilItIsToldToSkipThem(String protocol) throws Exception {
    settings = settings(Map.of("streams.group.protocol", protocol));
    run(settings, ticks(0, 50));
    long next = committed();
    sendAsOurProducer(ticks(50, 100));
    deleteRecords();
    long first = first();

    assertThatThrownBy(() -> StreamApplication.start(settings, new StopSignal()))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            "Kafka has deleted records of crypto-raw before they were read: offsets %s to %s of partition %s; set raw.expired.skip=true to continue without them (docs/operations.md, Expired records)",
            next, first - 1, BITCOIN.partition());

    List<String> warnings =
        Logged.warningsOf(
            ExpiredRecords.class,
            () -> run(settings.with(Map.of("raw.expired.skip", "true"), "test"), ticks(100, 110)));
    assertThat(warnings)
        .containsExactly(
            "Kafka has deleted records of crypto-raw before they were read: offsets %s to %s of partition %s; the stream continues without them (raw.expired.skip)"
                .formatted(next, first - 1, BITCOIN.partition()));
    assertThat(documents("raw_events")).hasSize(60);

    run(settings, ticks(110, 120)); // which no longer needs the setting
    assertThat(documents("raw_events")).hasSize(70);
  }

  /** Of the last record that was read, and of the first that is left. */
  @Test
  void shouldSayOfWhichTimeTheyWere() throws Exception {
    run(settings, ticks(0, 50));
    Instant lastRead = timestamps().max(Comparator.naturalOrder()).orElseThrow();
    sendAsOurProducer(ticks(50, 100));
    deleteRecords();
    String range = "the deleted records of partition 0 have timestamps from " + lastRead;
    assertThat(linesOfRefusedStart())
        .containsExactly(range + "; summaries of those days may be incomplete");

    sendAsOurProducer(ticks(100, 101));

    Instant firstLeft = timestamps().findFirst().orElseThrow();
    assertThat(linesOfRefusedStart())
        .containsExactly(
            range + " up to " + firstLeft + "; summaries of those days may be incomplete");
  }

  private Stream<Instant> timestamps() {
    return recordsOf(Topics.RAW).stream().map(record -> Instant.ofEpochMilli(record.timestamp()));
  }

  private List<String> linesOfRefusedStart() {
    return Logged.linesOf(
        ExpiredRecords.class,
        () ->
            assertThatThrownBy(() -> StreamApplication.start(settings, new StopSignal()))
                .isInstanceOf(PipelineException.class));
  }

  /** Without a record, the stream itself commits nothing. */
  @Test
  void shouldSkipThemForGoodWhenNoRecordFollows() throws Exception {
    run(settings, ticks(0, 50));
    sendAsOurProducer(ticks(50, 100));
    deleteRecords();
    Settings skipping = settings.with(Map.of("raw.expired.skip", "true"), "test");
    StreamApplication.start(skipping, new StopSignal()).close();

    run(settings, ticks(100, 110));

    assertThat(documents("raw_events")).hasSize(60);
  }

  @Test
  void shouldWarnWhenKafkaHasForgottenTheOffsetsToo() throws Exception {
    run(settings, ticks(0, 50));
    deleteRecords();
    long first = first();
    try (Admin admin = KafkaClients.admin(settings)) {
      await() // the members have left a moment ago
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .untilAsserted(() -> admin.deleteConsumerGroups(List.of("crypto-pipeline")).all().get());
    }

    List<String> warnings =
        Logged.warningsOf(ExpiredRecords.class, () -> run(settings, ticks(50, 60)));

    assertThat(warnings)
        .containsExactly(
            "the group has no committed offset on crypto-raw-0, although it has run before: the partition is read again from offset %s; what Kafka deleted before it may never have been read"
                .formatted(first));
    assertThat(documents("raw_events")).hasSize(60);
  }

  /** A group without offsets has lost nothing. */
  @Test
  void shouldStartAsANewGroupWhateverWasDeletedBefore() throws Exception {
    sendAsOurProducer(ticks(0, 50));
    deleteRecords();

    run(settings, ticks(50, 60));

    assertThat(documents("raw_events")).hasSize(10);
  }

  @Test
  void shouldStopWhenTheyAreDeletedWhileItRuns() throws Exception {
    try (MongodProcess mongod =
        MongodProcess.start(MongoBinary.locate(), folder.resolve("mongod"))) {
      Map<String, String> own = new HashMap<>();
      own.put("mongodb.uri", mongod.uri() + "&socketTimeoutMS=2000");
      StopSignal stop = new StopSignal();
      try (StreamApplication stream = StreamApplication.start(settings(own), stop)) {
        sendAsOurProducer(ticks(0, 10));
        await().until(() -> committed() >= 10);
        Freezer.freeze(mongod.pid());
        try {
          sendAsOurProducer(ticks(10, 11));
          await().until(ExpiredRecordsIT::isCommitBlocked);
          sendAsOurProducer(ticks(11, 12)); // a request that is under way may still fetch it
          sendAsOurProducer(ticks(12, 50));
          deleteRecords();
        } finally {
          Freezer.thaw(mongod.pid());
        }

        stop.await();

        assertThatThrownBy(stream::throwFailure)
            .isInstanceOf(PipelineException.class)
            .hasMessageStartingWith(
                "the stream has stopped: Kafka has deleted records of crypto-raw before they were read: offsets ")
            .hasMessageContaining(
                " to %s of partition %s;".formatted(first() - 1, BITCOIN.partition()));
      }
    }
  }

  private static boolean isCommitBlocked() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            frame ->
                frame.getClassName().equals(CommitBarrier.class.getName())
                    && frame.getMethodName().equals("drain"));
  }

  private void run(Settings with, List<String> ticks) {
    try (StreamApplication stream = StreamApplication.start(with, new StopSignal())) {
      sendAsOurProducer(ticks);
      awaitAllDone(stream);
    }
  }

  private static List<String> ticks(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            id ->
                "{\"coin_id\":\"bitcoin\",\"timestamp\":%s,\"price\":1,\"trade_id\":%s}"
                    .formatted(1522886400000L + id, id))
        .toList();
  }

  private long committed() throws InterruptedException, ExecutionException {
    try (Admin admin = KafkaClients.admin(settings)) {
      var committed =
          admin
              .listConsumerGroupOffsets("crypto-pipeline")
              .partitionsToOffsetAndMetadata()
              .get()
              .get(BITCOIN);
      return committed == null ? 0 : committed.offset();
    }
  }

  private void deleteRecords() throws InterruptedException, ExecutionException {
    try (Admin admin = KafkaClients.admin(settings)) {
      admin.deleteRecords(Map.of(BITCOIN, RecordsToDelete.beforeOffset(-1))).all().get();
    }
  }

  private long first() throws InterruptedException, ExecutionException {
    try (Admin admin = KafkaClients.admin(settings)) {
      return admin
          .listOffsets(Map.of(BITCOIN, OffsetSpec.earliest()))
          .all()
          .get()
          .get(BITCOIN)
          .offset();
    }
  }
}
