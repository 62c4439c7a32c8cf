package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RawEventRetentionIT {

  private static final String OURS = "raw_events_retention";

  private FreshDatabase fresh;
  private MongoDatabase database;

  @BeforeEach
  void create() {
    fresh = RealMongo.freshDatabase();
    database = fresh.database();
    MongoParts.ensureIndexes(database);
  }

  @AfterEach
  void drop() {
    fresh.close();
  }

  @Test
  void shouldCreateAndChangeTheIndexAsTheSettingChanges() {
    assertThat(RawEventRetention.find(database)).isEmpty();
    for (int days : List.of(30, 30, 7, 3650)) {
      RawEventRetention.apply(database, days(days));

      assertThat(RawEventRetention.find(database)).isEqualTo(days(days));
      assertThat(index().get("key")).isEqualTo(new Document("ingested_at", 1));
      assertThat(index().get("expireAfterSeconds", Number.class).longValue())
          .isEqualTo(days * 86_400L);
      MongoParts.ensureIndexes(database); // which the next start does first
    }

    assertThat(warnings(Optional.empty()))
        .containsExactly(
            "raw.events.retention is not set, but MongoDB still deletes raw events after 3650d: to keep them, call db.raw_events.dropIndex(\"raw_events_retention\")");
    assertThat(RawEventRetention.find(database)).isEqualTo(days(3650));

    database.getCollection(RAW_EVENTS).dropIndex(OURS);
    assertThat(warnings(Optional.empty())).isEmpty();
    assertThat(RawEventRetention.find(database)).isEmpty();
  }

  @Test
  void shouldWarnOfEachChange() {
    assertThat(warnings(days(30)))
        .containsExactly(
            "MongoDB deletes raw events after 30d from now on; before, it kept them: the start waits until the index raw_events_retention is built");
    assertThat(warnings(days(30))).isEmpty();
    assertThat(warnings(Optional.of(Duration.ofMinutes(26 * 60 + 30))))
        .containsExactly("MongoDB deletes raw events after 26h30m from now on; before, after 30d");
  }

  /** MongoDB counts in seconds. */
  @Test
  void shouldTakeARetentionWithMillisecondsForTheSameAtTheNextStart() {
    Optional<Duration> retention = Optional.of(Duration.ofDays(2).plusMillis(999));
    RawEventRetention.apply(database, retention);

    assertThat(warnings(retention)).isEmpty();
    assertThat(RawEventRetention.find(database)).isEqualTo(days(2));
  }

  /** At its end the server would abort the build, and each start would begin it again. */
  @Test
  void shouldSetNoLimitToTheBuildOfTheIndex() {
    List<String> limits = new ArrayList<>();
    CommandListener listener =
        new CommandListener() {
          @Override
          public void commandStarted(CommandStartedEvent event) {
            if (event.getCommandName().equals("createIndexes")) {
              limits.add(event.getCommand().get("maxTimeMS", new BsonString("none")).toString());
            }
          }
        };
    try (MongoClient client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(RealMongo.uri()))
                .applyToSocketSettings(socket -> socket.readTimeout(10, TimeUnit.SECONDS))
                .addCommandListener(listener)
                .build())) {
      RawEventRetention.apply(client.getDatabase(fresh.name()), days(30));
    }

    assertThat(limits).containsExactly(new BsonString("none").toString());
  }

  /** An operator's own: without the setting it is not touched, but reconcile knows of it. */
  @Test
  void shouldSayWhatToDoWhenAnotherIndexHasTheSameKey() {
    events()
        .createIndex(
            new Document("ingested_at", 1),
            new IndexOptions().name("own").expireAfter(9L, TimeUnit.DAYS));

    assertThatThrownBy(() -> RawEventRetention.apply(database, days(30)))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            "the index own on raw_events is on ingested_at, as that of raw.events.retention: drop it, the next start creates its own");
    RawEventRetention.apply(database, Optional.empty());

    assertThat(RawEventRetention.find(database)).isEqualTo(days(9));
  }

  /** An import of old history does not expire before those that came live. */
  @Test
  void shouldDeleteByTheTimeOfStoringWhateverTheEventTime() {
    RawEvents.insert(
        MongoParts.storage(database),
        List.of(
            event(tick("bitcoin", "2018-04-05T00:00:00Z", "1", 1)),
            event(tick("bitcoin", "2018-04-05T12:00:00Z", "2", 2))));
    events().updateMany(new Document(), Updates.set("ingested_at", Instant.now()));
    events()
        .updateOne(
            Filters.eq("_id", "tick:bitcoin:2@2018-04-05"),
            Updates.set("ingested_at", Instant.now().minus(Duration.ofHours(49))));

    RawEventRetention.apply(database, days(2));

    await().until(() -> events().countDocuments() == 1);
    assertThat(events().find().first()).containsEntry("_id", "tick:bitcoin:1@2018-04-05");
  }

  private List<String> warnings(Optional<Duration> retention) {
    return Logged.warningsOf(
        RawEventRetention.class, () -> RawEventRetention.apply(database, retention));
  }

  private static Optional<Duration> days(int days) {
    return Optional.of(Duration.ofDays(days));
  }

  private Document index() {
    return events().listIndexes().into(new ArrayList<>()).stream()
        .filter(index -> index.getString("name").equals(OURS))
        .findFirst()
        .orElse(null);
  }

  private MongoCollection<Document> events() {
    return database.getCollection(RAW_EVENTS);
  }
}
