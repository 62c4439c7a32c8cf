package io.cryptopipeline.testing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.source.FetchedPayload;
import io.cryptopipeline.stream.StreamApplication;
import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.ticks.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gives each test an empty broker in this JVM and an empty database of a real MongoDB, and the
 * means to send ticks and to look at what becomes of them.
 */
public abstract class LivePipeline {

  protected static final long SEED = 20180405;

  @TempDir protected Path folder;
  protected String bootstrapServers;
  protected FreshDatabase mongo;
  protected Settings settings;
  protected final Oracle oracle = new Oracle();

  @BeforeEach
  void start() {
    bootstrapServers = SharedKafka.empty();
    mongo = RealMongo.freshDatabase();
    settings = settings(Map.of());
    createTopics();
  }

  @AfterEach
  void stop() {
    mongo.close();
  }

  protected final void createTopics() {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      topics.create();
    }
  }

  /** Sets settings of {@code crypto-raw}, as an operator may. */
  protected final void alterRaw(Map<String, String> values) {
    try (Admin admin = KafkaClients.admin(settings)) {
      ConfigResource raw = new ConfigResource(ConfigResource.Type.TOPIC, Topics.RAW);
      admin
          .incrementalAlterConfigs(
              Map.of(
                  raw,
                  values.entrySet().stream()
                      .map(
                          value ->
                              new AlterConfigOp(
                                  new ConfigEntry(value.getKey(), value.getValue()),
                                  AlterConfigOp.OpType.SET))
                      .toList()))
          .all()
          .get();
      await().until(() -> admin.describeConfigs(List.of(raw)).all().get().get(raw), has(values));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Predicate<Config> has(Map<String, String> values) {
    return config ->
        values.entrySet().stream()
            .allMatch(value -> config.get(value.getKey()).value().equals(value.getValue()));
  }

  /** Lets producers send records with timestamps of any age, and Kafka keep them. */
  protected final void keepRecordsOfAnyAge() {
    alterRaw(
        Map.of(
            "retention.ms",
            "-1",
            "message.timestamp.before.max.ms",
            Long.toString(Long.MAX_VALUE)));
  }

  protected final Settings settings(Map<String, String> more) {
    Map<String, String> values = new HashMap<>();
    values.put("kafka.bootstrap.servers", bootstrapServers);
    values.put("mongodb.uri", RealMongo.uri());
    values.put("mongodb.database", mongo.name());
    values.put("state.dir", folder.resolve("streams").toString());
    values.put("recompute.interval", "2s");
    values.put("streams.commit.interval.ms", "200");
    values.putAll(more);
    // Not on the command line: the test's MongoDB may have a password.
    return Settings.load(Map.of(), Map.of(), Optional.empty()).with(values, "test");
  }

  protected final void sendAsOurProducer(List<String> lines) {
    try (TickSender producer = TickSender.of(settings)) {
      for (String line : lines) {
        oracle.sent(line);
        producer.send(new FetchedPayload("test", "line", line.getBytes(UTF_8)));
      }
      producer.flush();
    }
  }

  /** No key, so any partition; no headers. */
  protected final void sendAsForeignProducer(List<String> lines) {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings)) {
      lines.forEach(
          line -> {
            oracle.sent(line);
            send(producer, line);
          });
      producer.flush();
    }
  }

  public static void send(Producer<byte[], byte[]> producer, String value) {
    var unused = producer.send(new ProducerRecord<>(Topics.RAW, value.getBytes(UTF_8)));
  }

  protected final void awaitAllDone(StreamApplication stream) {
    try (Backlog backlog = new Backlog(settings, MongoParts.pendingRecomputes(mongo.database()))) {
      await()
          .until(
              () -> {
                stream.throwFailure();
                return backlog.isEmpty();
              });
    }
  }

  /** Runs a stream until it has done all that is there, and these ticks. */
  protected final void streamAll(List<String> lines) {
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(lines);
      awaitAllDone(stream);
    }
  }

  protected final List<ConsumerRecord<byte[], byte[]>> recordsOf(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(settings, topic)) {
      reader.readToEnd(records::add, () -> false);
    }
    return records;
  }

  /** The event ids on crypto-raw, as our producer has written them; what is unreadable has none. */
  protected final List<String> eventIds() {
    return recordsOf(Topics.RAW).stream()
        .filter(record -> record.headers().lastHeader("event-id") != null)
        .map(record -> new String(record.headers().lastHeader("event-id").value(), UTF_8))
        .toList();
  }

  protected final List<Document> documents(String collection) {
    return mongo
        .database()
        .getCollection(collection)
        .find()
        .sort(new Document("_id", 1))
        .into(new ArrayList<>());
  }

  /** The documents of each collection that exists, by its name. */
  protected final Map<String, List<Document>> allDocuments() {
    Map<String, List<Document>> all = new TreeMap<>();
    mongo.database().listCollectionNames().forEach(name -> all.put(name, documents(name)));
    return all;
  }

  /** The topic is compacted: the last value of a key is the one that stays. */
  protected final void assertTopicHoldsWhatTheDatabaseHolds() {
    Map<String, JsonObject> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : recordsOf(Topics.summaries(WindowSize.DAY))) {
      JsonObject summary =
          JsonParser.parseString(new String(record.value(), UTF_8)).getAsJsonObject();
      newest.put(new String(record.key(), UTF_8), summary);
    }
    List<Document> stored = documents("daily_summaries");
    assertThat(newest).hasSameSizeAs(stored);
    for (Document summary : stored) {
      JsonObject published = newest.get(summary.getString("_id"));
      assertThat(published.get("close").getAsBigDecimal())
          .isEqualTo(summary.get("close", Decimal128.class).bigDecimalValue());
      assertThat(published.get("tick_count").getAsLong()).isEqualTo(summary.get("tick_count"));
      assertThat(published.get("final").getAsBoolean()).isEqualTo(summary.get("final"));
      assertThat(published.get("late_count").getAsLong()).isEqualTo(summary.get("late_count"));
    }
  }
}
