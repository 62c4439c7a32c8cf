package io.cryptopipeline.stream;

import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexOptions;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.pipeline.Backlog;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.process.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A database that will not take what it is given is its operator's affair: the stream stops with
 * MongoDB's words, commits nothing of it, and has everything exactly once when it is fixed.
 */
class RefusingMongoIT extends LivePipeline {

  /** What is refused is the first of its partition, so nothing of that may be committed. */
  private static final List<String> TICKS = ticks();

  private static List<String> ticks() {
    List<String> ticks = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      ticks.add(tick("bitcoin", "2018-04-05T12:00:%02dZ".formatted(i), i + ".50", i));
    }
    return ticks;
  }

  /**
   * A way to make MongoDB refuse.
   *
   * @param words what it says then
   */
  private record Refusal(
      String name, Consumer<MongoDatabase> begin, Consumer<MongoDatabase> end, String words) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refusal> refusals() {
    return Stream.of(
        validator(
            "raw_events",
            "{_id: {$ne: 'tick:bitcoin:1@2018-04-05'}}",
            "Document failed validation (code 121) {\"failingDocumentId\": \"tick:bitcoin:1@2018-04-05\""),
        validator(
            "daily_summaries",
            "{coin_id: {$ne: 'bitcoin'}}",
            "Document failed validation (code 121) {\"failingDocumentId\": \"bitcoin:2018-04-05\""),
        uniqueIndex("raw_events", "source", "test"),
        uniqueIndex("daily_summaries", "computed_by", "stream"));
  }

  private static Refusal validator(String collection, String condition, String words) {
    return new Refusal(
        "a validator of " + collection,
        database -> {
          database.createCollection(collection);
          validate(database, collection, condition);
        },
        database -> validate(database, collection, "{}"),
        words);
  }

  private static void validate(MongoDatabase database, String collection, String condition) {
    database.runCommand(
        new Document("collMod", collection).append("validator", Document.parse(condition)));
  }

  /** A document of someone else has the value that every one of ours has. */
  private static Refusal uniqueIndex(String collection, String field, String value) {
    return new Refusal(
        "a unique index of " + collection,
        database -> {
          database
              .getCollection(collection)
              .createIndex(new Document(field, 1), new IndexOptions().unique(true).name("own"));
          database.getCollection(collection).insertOne(new Document("_id", 1).append(field, value));
        },
        database -> {
          database.getCollection(collection).dropIndex("own");
          database.getCollection(collection).deleteOne(new Document("_id", 1));
        },
        "index: own dup key: { %s: \"%s\" }".formatted(field, value));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldStopAndCommitNothingAndGoOnWhenItIsMended(Refusal refusal)
      throws InterruptedException {
    refusal.begin().accept(mongo.database());
    sendAsOurProducer(TICKS);
    StopSignal stop = new StopSignal();
    try (StreamApplication stream = StreamApplication.start(settings, stop)) {
      stop.await();

      assertThatThrownBy(stream::throwFailure)
          .isInstanceOf(PipelineException.class)
          .hasMessageStartingWith("MongoDB refuses to ")
          .hasMessageContaining(refusal.words())
          .hasMessageEndingWith("; nothing of it is committed: fix the cause and start again")
          .hasMessageNotContaining("\n");
    }
    assertNothingCommitted();

    refusal.end().accept(mongo.database());
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      awaitAllDone(stream);
      await().until(() -> stream.state().equals("RUNNING"));
    }

    assertEverythingThere();
  }

  @Test
  void shouldExitWithMongosWordsInOneLineAndGoOnAsAProcessWhenItIsFixed()
      throws IOException, InterruptedException {
    Refusal refusal = refusals().findFirst().orElseThrow();
    refusal.begin().accept(mongo.database());
    sendAsOurProducer(TICKS);

    Cli.Ended refused = Cli.run(folder, environment(), List.of("stream"));

    assertThat(refused.exitCode()).as(refused.describe()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err().lines().filter(line -> line.contains("failed validation")))
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .startsWith("crypto-pipeline: MongoDB refuses to insert ")
        .contains(refusal.words())
        .endsWith("; nothing of it is committed: fix the cause and start again");
    assertThat(refused.err()).doesNotContain("\tat ");
    assertNothingCommitted();

    refusal.end().accept(mongo.database());
    Path log = folder.resolve("stream.log");
    Process stream = Cli.start(log, environment(), List.of("stream"));
    try (Backlog backlog = new Backlog(settings, MongoParts.pendingRecomputes(mongo.database()))) {
      await().until(backlog::isEmpty);
      await().until(() -> Files.readString(log).contains("is RUNNING"));
    } finally {
      stream.destroy();
    }
    assertThat(stream.waitFor()).as(Files.readString(log)).isZero();

    assertEverythingThere();
  }

  @Test
  void shouldNotStartWhenRawEventsWouldForgetTheOldest() {
    mongo
        .database()
        .createCollection(
            "raw_events", new CreateCollectionOptions().capped(true).sizeInBytes(1 << 20));

    assertThatThrownBy(() -> StreamApplication.start(settings, new StopSignal()))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining(
            ".raw_events is a capped collection, but must be an ordinary collection");
    assertThat(documents("pipeline_meta")).isEmpty();
  }

  /** The next start waits until Kafka misses the stopped stream. */
  @BeforeEach
  void missSoon() {
    settings =
        settings(
            Map.of(
                "streams.consumer.session.timeout.ms", "6000",
                "streams.consumer.heartbeat.interval.ms", "1500"));
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    settings.entries().stream()
        .filter(entry -> !entry.origin().equals("default"))
        .forEach(
            entry ->
                environment.put(
                    "CRYPTO_PIPELINE_" + entry.name().toUpperCase(Locale.ROOT).replace('.', '_'),
                    entry.value()));
    return environment;
  }

  private void assertNothingCommitted() throws InterruptedException {
    try (Backlog backlog = new Backlog(settings, MongoParts.pendingRecomputes(mongo.database()))) {
      assertThat(backlog.uncommitted()).isEqualTo(TICKS.size());
    }
    assertThat(recordsOf(Topics.summaries(WindowSize.DAY))).isEmpty();
    assertThat(recordsOf(Topics.DEAD_LETTERS)).isEmpty();
  }

  private void assertEverythingThere() {
    oracle.verify(mongo.database());
    assertTopicHoldsWhatTheDatabaseHolds();
    assertThat(recordsOf(Topics.DEAD_LETTERS)).isEmpty();
  }
}
