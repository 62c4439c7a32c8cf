package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.stream.Reset;
import io.cryptopipeline.stream.StreamApplication;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetCommandIT extends LivePipeline {

  private static final String GROUP = "crypto-pipeline";
  private static final String OTHER_GROUP = "crypto-pipeline-2";
  private static final String OTHER_CHANGELOG = "crypto-pipeline-2-fact-segment-store-changelog";
  private static final String NEXT =
      "the next stream reads crypto-raw from its beginning; run reset on each other machine that"
          + " has run one, before any of them starts\n";

  private final List<String> ticks = CoinbaseDays.ticks().subList(0, 12_000);
  private Admin admin;
  private Path state;

  @BeforeEach
  void createWhatBelongsToOthers() throws Exception {
    state = folder.resolve("streams");
    admin = KafkaClients.admin(settings);
    admin.createTopics(List.of(new NewTopic(OTHER_CHANGELOG, 4, (short) 1))).all().get();
    Map<TopicPartition, OffsetAndMetadata> offsets =
        Map.of(new TopicPartition(Topics.RAW, 0), new OffsetAndMetadata(0));
    admin.alterConsumerGroupOffsets(OTHER_GROUP, offsets).all().get();
    Files.createDirectories(state.resolve(OTHER_GROUP));
    mongo.database().getCollection("of_others").insertOne(new Document("_id", 1));
  }

  @AfterEach
  void disconnect() {
    admin.close();
  }

  @Test
  void shouldGiveTheSameSummariesAfterAResetAndAStart() throws Exception {
    streamAll(ticks);
    Map<String, List<Document>> before = database();
    String steps =
        """
        delete the group crypto-pipeline and its offsets
        delete the directory %s
        delete the topics crypto-pipeline-coin-clock-store-changelog, \
        crypto-pipeline-daily-summary-store-changelog, \
        crypto-pipeline-fact-segment-store-changelog
        """
            .formatted(state.resolve(GROUP));

    assertThat(run("", "reset", "--dry-run"))
        .isEqualTo(new Ended(0, steps.replaceAll("(?m)^", "would ").strip() + "\n", ""));
    assertNothingDeleted(before);

    assertThat(run("", "reset"))
        .isEqualTo(new Ended(0, steps.replaceAll("(?m)^(?=.)", "done: ") + NEXT, ""));
    assertReset();
    assertThat(database()).isEqualTo(before);

    streamAll(List.of());
    assertThat(database()).isEqualTo(before);
    assertTopicHoldsWhatTheDatabaseHolds();

    assertThat(run("", "reset").exitCode()).isZero();
    assertThat(run("", "reset")).isEqualTo(new Ended(0, NEXT, ""));
  }

  /** A crash after one of the steps: both a start and another reset are safe. */
  @Test
  void shouldGiveTheSameSummariesWhenItWasKilledHalfWay() throws Exception {
    streamAll(ticks);
    Map<String, List<Document>> before = database();
    for (int steps = 1; steps <= 2; steps++) {
      killAfter(steps);
      assertThat(run("", "reset", "--dry-run").err())
          .isEqualTo(
              steps == 1
                  ? ""
                  : "warning: there is no local state in %s on this machine: if a stream ran with another directory, reset with that one, or delete it\n"
                      .formatted(state.resolve(GROUP)));

      streamAll(List.of());

      assertThat(database()).as("after %s steps", steps).isEqualTo(before);
    }
    killAfter(1);
    assertThat(run("", "reset").exitCode()).isZero();
    assertReset();
  }

  private void killAfter(int steps) {
    List<String> done = new ArrayList<>();
    try (Reset reset = Reset.open(settings, false)) {
      assertThatThrownBy(
              () ->
                  reset.run(
                      step -> {
                        done.add(step);
                        if (done.size() == steps) {
                          throw new IllegalStateException("killed");
                        }
                      }))
          .hasMessage("killed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void shouldRefuseWhileAStreamRuns(String protocol) throws Exception {
    settings = settings(Map.of("streams.group.protocol", protocol));
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(ticks.subList(0, 100));
      awaitAllDone(stream);
      Map<String, List<Document>> before = database();

      for (String option : List.of("--dry-run", "--database")) {
        Ended ended = run(mongo.name(), "reset", option);

        assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(1);
        assertThat(ended.err())
            .matches(
                "crypto-pipeline: the group crypto-pipeline has 2 members \\(threads of"
                    + " crypto-pipeline-[0-9a-f-]{36} on 127\\.0\\.0\\.1\\): stop every stream of it"
                    + " first; one that was killed is a member until its session times out \\(45"
                    + " s\\)\n");
      }
      assertNothingDeleted(before);
      stream.throwFailure();
    }
    assertThat(run("", "reset").exitCode()).isZero();
    assertReset();
  }

  @Test
  void shouldDropTheDatabaseOnlyWhenItsNameIsTyped() throws Exception {
    streamAll(ticks);
    Map<String, List<Document>> before = database();

    for (String typed : List.of("", "\n", "admin\n", mongo.name() + "x\n", "no\n" + mongo.name())) {
      Ended ended = run(typed, "reset", "--database");

      assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(1);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err())
          .contains(
              "will drop the collection %s.raw_events with its 12000 documents\n"
                  .formatted(mongo.name()))
          .endsWith(
              "Type the name of the database (mongodb.database) to do this: crypto-pipeline: that"
                  + " is not the name; nothing was deleted\n");
      assertNothingDeleted(before);
    }

    Ended ended = run(mongo.name() + "\r\n", "reset", "--database");
    assertThat(ended.exitCode()).as(ended.describe()).isZero();
    assertThat(ended.out())
        .contains("done: drop the collection %s.pipeline_meta with its 1".formatted(mongo.name()));
    assertReset();
    assertThat(database().keySet()).containsExactly("of_others");

    streamAll(List.of());
    assertThat(withoutTimesOfWriting(database())).isEqualTo(withoutTimesOfWriting(before));
  }

  @Test
  void shouldWarnWhenKafkaNoLongerHasTheFirstRecords() throws Exception {
    sendAsOurProducer(ticks.subList(0, 100));
    TopicPartition some = new TopicPartition(Topics.RAW, recordsOf(Topics.RAW).get(0).partition());
    admin.deleteRecords(Map.of(some, RecordsToDelete.beforeOffset(5))).all().get();

    assertThat(run("", "reset", "--dry-run").err())
        .isEqualTo(
            "warning: crypto-raw no longer has its first records (partition %s begins at 5): the summaries of their days stay in MongoDB as they are\n"
                .formatted(some.partition()));
    assertThat(run("", "reset", "--database").err())
        .startsWith("warning: ")
        .contains(
            "): summaries and raw events of their days are lost if the database is dropped\n");
  }

  @Test
  void shouldAbortTheTransactionsOfAKilledInstance() throws Exception {
    String process = "00000000-0000-4000-8000-000000000001-1";
    try (KafkaProducer<byte[], byte[]> own = transaction(GROUP + "-" + process);
        KafkaProducer<byte[], byte[]> other = transaction(OTHER_GROUP + "-" + process)) {

      Ended ended = run("", "reset");

      assertThat(ended.out())
          .isEqualTo("done: abort the transaction crypto-pipeline-" + process + "\n" + NEXT);
      assertThatThrownBy(own::commitTransaction).isInstanceOf(ProducerFencedException.class);
      other.commitTransaction();
    }
    assertThat(recordsOf(Topics.DEAD_LETTERS)).hasSize(1);
  }

  private KafkaProducer<byte[], byte[]> transaction(String id) throws Exception {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "transactional.id", id),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS, new byte[1])).get();
    return producer;
  }

  private void assertNothingDeleted(Map<String, List<Document>> before) throws Exception {
    assertThat(groups()).containsExactly(GROUP, OTHER_GROUP);
    assertThat(changelogs()).hasSize(4);
    assertThat(state.resolve(GROUP)).isNotEmptyDirectory();
    assertThat(database()).isEqualTo(before);
  }

  private void assertReset() throws Exception {
    assertThat(groups()).containsExactly(OTHER_GROUP);
    assertThat(changelogs()).containsExactly(OTHER_CHANGELOG);
    assertThat(state).isDirectoryContaining(one -> one.endsWith(OTHER_GROUP));
    assertThat(state.resolve(GROUP)).doesNotExist();
    assertThat(recordsOf(Topics.RAW)).isNotEmpty();
  }

  private Set<String> groups() throws Exception {
    Set<String> groups = new TreeSet<>();
    admin.listGroups().all().get().forEach(group -> groups.add(group.groupId()));
    return groups;
  }

  private Set<String> changelogs() throws Exception {
    Set<String> topics = new TreeSet<>(admin.listTopics().names().get());
    topics.removeIf(topic -> !topic.endsWith("-changelog"));
    return topics;
  }

  private Map<String, List<Document>> database() {
    Map<String, List<Document>> all = allDocuments();
    all.remove("pending_recomputes"); // it is created with its first day
    return all;
  }

  private static Map<String, List<Document>> withoutTimesOfWriting(
      Map<String, List<Document>> database) {
    Set<String> times = Set.of("ingested_at", "updated_at", "computed_by");
    database.values().stream().flatMap(List::stream).forEach(d -> d.keySet().removeAll(times));
    return database;
  }

  private Ended run(String typed, String... command) {
    Map<String, String> given =
        Map.of(
            "kafka.bootstrap.servers", bootstrapServers,
            "mongodb.uri", RealMongo.uri(),
            "mongodb.database", mongo.name(),
            "state.dir", settings.get(Keys.STATE_DIR).toString());
    Path file = Commands.settings(folder.resolve("reset.properties"), given, Map.of());
    return Commands.typing(typed, () -> Commands.run(new StopSignal(), file, command));
  }
}
