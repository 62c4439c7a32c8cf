package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a start of the stream finds wrong on a real broker, in one line each. */
class StartChecksIT extends LivePipeline {

  private static final String SUMMARIES = Topics.summaries(WindowSize.DAY);
  private static final String FACTS = "crypto-pipeline-fact-segment-store-changelog";
  private static final String COINS = "crypto-pipeline-coin-clock-store-changelog";
  private static final String DAYS = "crypto-pipeline-daily-summary-store-changelog";

  private Admin admin;

  @BeforeEach
  void connect() {
    admin = KafkaClients.admin(settings);
  }

  @AfterEach
  void disconnect() {
    admin.close();
  }

  @Test
  void shouldNameEachTopicThatIsNotAsInTheManifest() throws Exception {
    set(Topics.RAW, "message.timestamp.type", "LogAppendTime");
    set(Topics.RAW, "max.message.bytes", "1048588");
    set(Topics.RAW, "min.insync.replicas", "2");
    set(Topics.RAW, "retention.ms", "1000"); // the operator's to decide
    set(Topics.RAW, "message.timestamp.before.max.ms", "1000");
    set(SUMMARIES, "cleanup.policy", "compact,delete");
    admin.deleteTopics(List.of(Topics.DEAD_LETTERS, Topics.LAST_TRADES)).all().get();
    admin.createPartitions(Map.of(SUMMARIES, NewPartitions.increaseTo(6))).all().get();

    await()
        .untilAsserted(
            () ->
                assertThat(differences())
                    .containsExactlyInAnyOrder(
                        "topic crypto-raw has message.timestamp.type=LogAppendTime, but must have"
                            + " CreateTime: kafka-configs --alter --entity-type topics"
                            + " --entity-name crypto-raw --add-config"
                            + " message.timestamp.type=CreateTime",
                        "topic crypto-raw has max.message.bytes=1048588, but must have 33554432:"
                            + " kafka-configs --alter --entity-type topics --entity-name"
                            + " crypto-raw --add-config max.message.bytes=33554432",
                        "topic crypto-raw has 1 replicas, but min.insync.replicas=2: nothing can be"
                            + " written to it; lower min.insync.replicas, or add replicas"
                            + " (topics.replication is for new topics)",
                        "topic crypto-raw-dlq is missing: create it with the command \"topics"
                            + " create\"",
                        "topic crypto-daily-summary has 6 partitions, topics.partitions says 4: set"
                            + " it to the number that the topic was created with; another number"
                            + " would fold one coin in two tasks",
                        "topic crypto-daily-summary has cleanup.policy=compact,delete, but must"
                            + " have compact: kafka-configs --alter --entity-type topics"
                            + " --entity-name crypto-daily-summary --add-config"
                            + " cleanup.policy=compact"));
    assertThatThrownBy(() -> StreamApplication.start(expiring(), new StopSignal()))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith("topic crypto-raw has ")
        .hasMessageEndingWith(" (and 5 more)");
    assertThat(indexesOfRawEvents()).isNotEmpty().doesNotContain("raw_events_retention");
  }

  @Test
  void shouldSayThatOldRecordsWouldBeDeletedUnread() throws Exception {
    set(Topics.RAW, "message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));

    await()
        .untilAsserted(
            () ->
                assertThat(differences())
                    .containsExactly(
                        "topic crypto-raw has message.timestamp.before.max.ms=9223372036854775807,"
                            + " more than its retention.ms=2592000000: it accepts records that"
                            + " Kafka deletes before they are read; kafka-configs --alter"
                            + " --entity-type topics --entity-name crypto-raw --add-config"
                            + " message.timestamp.before.max.ms=1296000000"));

    set(Topics.RAW, "retention.ms", "-1");
    await().untilAsserted(() -> assertThat(differences()).isEmpty());

    set(Topics.RAW, "retention.ms", "86400000");
    set(Topics.RAW, "message.timestamp.before.max.ms", "86400000");
    await().untilAsserted(() -> assertThat(differences()).isEmpty());
  }

  @Test
  void shouldNameEachChangelogThatWouldLoseOrMixUpState() throws Exception {
    String anyTime = Long.toString(Long.MAX_VALUE);
    create(
        FACTS, 3, Map.of("cleanup.policy", "compact", "message.timestamp.after.max.ms", anyTime));
    create(COINS, 4, Map.of("cleanup.policy", "delete"));
    create(
        DAYS,
        4,
        Map.of(
            "cleanup.policy",
            "compact,delete",
            "retention.ms",
            "604800000",
            "retention.bytes",
            "1000000",
            "message.timestamp.after.max.ms",
            anyTime));

    await()
        .untilAsserted(
            () ->
                assertThat(differences())
                    .containsExactlyInAnyOrder(
                        "the changelog "
                            + FACTS
                            + " has 3 partitions, but topics.partitions says 4: the command"
                            + " \"reset\" makes stream read crypto-raw from its beginning",
                        "topic "
                            + COINS
                            + " has cleanup.policy=delete, but must have compact:"
                            + " kafka-configs --alter --entity-type topics --entity-name "
                            + COINS
                            + " --add-config cleanup.policy=compact",
                        "topic "
                            + COINS
                            + " has message.timestamp.after.max.ms=3600000, but must"
                            + " have 9223372036854775807: kafka-configs --alter --entity-type"
                            + " topics --entity-name "
                            + COINS
                            + " --add-config"
                            + " message.timestamp.after.max.ms=9223372036854775807",
                        "topic "
                            + DAYS
                            + " has retention.ms=604800000, but must have"
                            + " 255441600000000: kafka-configs --alter --entity-type topics"
                            + " --entity-name "
                            + DAYS
                            + " --add-config retention.ms=255441600000000",
                        "topic "
                            + DAYS
                            + " has retention.bytes=1000000, but must have"
                            + " -1: kafka-configs --alter --entity-type topics --entity-name "
                            + DAYS
                            + " --add-config retention.bytes=-1"));

    set(DAYS, "cleanup.policy", "compact"); // which deletes nothing
    await()
        .untilAsserted(
            () -> assertThat(differences()).noneMatch(difference -> difference.contains(DAYS)));
  }

  @Test
  void shouldKnowTheChangelogsThatKafkaStreamsMakesAndMissOneThatIsGone() throws Exception {
    create("crypto-pipeline-2-fact-segment-store-changelog", 7, Map.of()); // another application's
    settings = settings(Map.of("summary.windows", "1m,1h,1d,1w"));
    createTopics();
    sendAsOurProducer(CoinbaseDays.ticks().subList(0, 10));
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      awaitAllDone(stream);

      Set<Thread> producers = producerThreads();
      assertThatThrownBy(() -> StreamApplication.start(expiring(), new StopSignal()))
          .isInstanceOf(PipelineException.class)
          .hasMessageStartingWith(
              "state.dir "
                  + folder.resolve("streams")
                  + " is in use by another stream: set a different directory for each instance (");
      assertThat(producerThreads()).as("what is left of it").isEqualTo(producers);
      assertThat(indexesOfRawEvents()).isNotEmpty().doesNotContain("raw_events_retention");
    }
    assertAllReleasedWhenTheRetentionIsRefused();
    Set<String> made =
        admin.listTopics().names().get().stream()
            .filter(topic -> topic.matches("crypto-pipeline-(?!2-).*"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(Changelogs.stores(settings).keySet()).hasSize(6).isEqualTo(made);
    assertThat(differences()).isEmpty();

    admin.deleteTopics(List.of(DAYS)).all().get();

    await().until(() -> !differences().isEmpty());
    assertThatThrownBy(() -> StreamApplication.start(settings, new StopSignal()))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            "the changelog "
                + DAYS
                + " is missing, although crypto-pipeline has consumed records:"
                + " the state of the open days is lost, or another version wrote it; the command"
                + " \"reset\" makes stream read crypto-raw from its beginning");
  }

  /** It is the last step of a start, after what Kafka Streams locks and opens. */
  private void assertAllReleasedWhenTheRetentionIsRefused() {
    MongoCollection<Document> events = mongo.database().getCollection("raw_events");
    events.createIndex(new Document("ingested_at", 1), new IndexOptions().name("own"));
    Set<Thread> producers = producerThreads();

    for (int start = 0; start < 2; start++) { // the second finds the state.dir unlocked
      assertThatThrownBy(() -> StreamApplication.start(expiring(), new StopSignal()))
          .isInstanceOf(PipelineException.class)
          .hasMessageStartingWith("the index own on raw_events is on ingested_at");
    }
    assertThat(producerThreads()).as("what is left of it").isEqualTo(producers);
    events.dropIndex("own");
  }

  private Settings expiring() {
    return settings.with(Map.of("raw.events.retention", "30d"), "test");
  }

  private List<String> indexesOfRawEvents() {
    List<String> names = new ArrayList<>();
    mongo
        .database()
        .getCollection("raw_events")
        .listIndexes()
        .forEach(index -> names.add(index.getString("name")));
    return names;
  }

  @Test
  void shouldStopWithTheDifferenceWhenPartitionsAreAddedWhileItRuns() throws Exception {
    settings = settings(Map.of("streams.metadata.max.age.ms", "500"));
    StopSignal stop = new StopSignal();
    try (StreamApplication stream = StreamApplication.start(settings, stop)) {
      sendAsOurProducer(CoinbaseDays.ticks().subList(0, 10));
      awaitAllDone(stream);

      admin.createPartitions(Map.of(Topics.RAW, NewPartitions.increaseTo(5))).all().get();

      stop.await();
      assertThatThrownBy(stream::throwFailure)
          .isInstanceOf(PipelineException.class)
          .hasMessage(
              "topic crypto-raw has 5 partitions, topics.partitions says 4: set it to the number"
                  + " that the topic was created with; another number would fold one coin in two"
                  + " tasks");
    }
  }

  private List<String> differences() {
    return StartChecks.differences(settings);
  }

  private void create(String topic, int partitions, Map<String, String> config) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(config)))
        .all()
        .get();
  }

  private void set(String topic, String key, String value) throws Exception {
    Collection<AlterConfigOp> change =
        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
    admin
        .incrementalAlterConfigs(
            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), change))
        .all()
        .get();
  }

  private static Set<Thread> producerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kafka-producer-network-thread"))
        .collect(Collectors.toSet());
  }
}
