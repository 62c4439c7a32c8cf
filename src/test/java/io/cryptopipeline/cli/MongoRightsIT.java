package io.cryptopipeline.cli;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.DAY;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.batch.Recompute;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.mongo.PendingRecomputes;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.mongo.MongoRoles;
import io.cryptopipeline.testing.mongo.SecuredMongo;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.security.SecuredServers;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each right in {@code config/mongodb-roles.json} is needed: without it its command fails, and says
 * in one line what is not allowed. That they are enough, {@link LeastRightsIT} shows.
 */
class MongoRightsIT {

  private static final String LACKS =
      "mongodb.uri names no user, or one that lacks a right; config/mongodb-roles.json has what each command needs";

  @TempDir private Path folder;

  private final SecuredMongo mongo = SecuredServers.mongo();
  private final MongoDatabase database = mongo.admin().getDatabase("crypto");

  @BeforeEach
  void createTopics() {
    Map<String, String> everything = SecuredServers.kafka().settings("admin");
    Path settings = Commands.settings(folder.resolve("topics"), everything, Map.of());
    assertThat(Commands.run(new StopSignal(), settings, "topics", "create").exitCode()).isZero();
  }

  /** What the stream does to the database: a WARN a round is all that shows of its recompute. */
  @Test
  void shouldNotStreamWithoutAnyOneRight() {
    for (String user : usersWithoutOneRight("crypto-stream")) {
      database.drop();

      assertThatThrownBy(() -> stream(user), user).hasMessageContaining(LACKS);
    }
  }

  private void stream(String user) {
    Map<String, String> given = new HashMap<>(mongo.settings(user));
    given.put("mongodb.database", "crypto");
    Settings settings = Settings.load(Map.of(), Map.of(), Optional.empty()).with(given, "test");
    try (Database opened = Database.openToWrite(settings)) {
      opened.keepRawEvents(Optional.of(Duration.ofDays(3)));
      opened.keepRawEvents(Optional.of(Duration.ofDays(4)));
      opened.keepRawEvents(Optional.empty());
      Storage storage = opened.storage();
      RawEvents.insert(storage, List.of(event(tick("bitcoin", "2018-04-05T12:00:00Z", "1", 1))));
      storage.putSummaries(List.of(summary(2, 0, false)));
      storage.putSummaries(List.of(summary(1, 0, false))); // superseded, so they are compared
      storage.markPending(Set.of(DAY));
      PendingRecomputes pending = opened.pendingRecomputes();
      Clock clock = opened.clock();
      Instant soon = clock.instant().plusSeconds(1);
      List<PendingRecomputes.Pending> units = pending.claim(10, soon, soon);
      Recompute recompute =
          new Recompute(opened.rawEvents(), Windows.UTC_DAYS, Duration.ofHours(1), clock);
      storage.putSummaries(
          recompute
              .summarize(units.stream().map(PendingRecomputes.Pending::unit).toList())
              .summaries());
      pending.done(units, clock.instant());
    }
  }

  @Test
  void shouldNotAggregateWithoutAnyOneRight() {
    assertEachNeeded("crypto-aggregate", "aggregate", "--date", "2018-04-05");
  }

  @Test
  void shouldNotReconcileWithoutAnyOneRight() {
    assertEachNeeded("crypto-reconcile", "reconcile", "--date", "2018-04-05");
    database.runCommand(MongoRoles.named("crypto-reconcile"));
    mongo.add("crypto-reconcile", new Document("role", "crypto-reconcile").append("db", "crypto"));
    Path settings =
        Commands.settings(
            folder.resolve("whole"),
            SecuredServers.kafka().settings("admin"),
            mongo.settings("crypto-reconcile"));

    Ended ended = Commands.run(new StopSignal(), settings, "reconcile", "--date", "2018-04-05");

    assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(Main.DIFFERENCES);
  }

  @Test
  void shouldNotInspectWithoutAnyOneRight() {
    assertEachNeeded("crypto-inspect", "inspect", "pending");
  }

  @Test
  void shouldNotDropTheDatabaseWithoutAnyOneRight() {
    database.runCommand(MongoRoles.named("crypto-reset"));
    mongo.add("crypto-reset", new Document("role", "crypto-reset").append("db", "crypto"));
    for (String user : usersWithoutOneRight("crypto-reset")) {
      assertThat(reset(user).err()).as(user).contains(LACKS);
    }
    Ended ended = reset("crypto-reset");
    assertThat(ended.exitCode()).as(ended.describe()).isZero();
    assertThat(database.listCollectionNames()).isEmpty();
  }

  private Ended reset(String user) {
    database.drop();
    for (String name :
        List.of("daily_summaries", "pending_recomputes", "raw_events", "pipeline_meta")) {
      database.getCollection(name).insertOne(new Document());
    }
    Map<String, String> kafka = new HashMap<>(SecuredServers.kafka().settings("admin"));
    kafka.put("state.dir", folder.resolve("streams").toString());
    Path settings = Commands.settings(folder.resolve(user), kafka, mongo.settings(user));
    return Commands.typing(
        "crypto", () -> Commands.run(new StopSignal(), settings, "reset", "--database"));
  }

  private void assertEachNeeded(String role, String... command) {
    for (String user : usersWithoutOneRight(role)) {
      database.drop();
      RawEvents.insert(
          MongoParts.storage(database),
          List.of(event(tick("bitcoin", "2018-04-05T12:00:00Z", "1", 1))));
      Path settings =
          Commands.settings(
              folder.resolve(user), SecuredServers.kafka().settings("admin"), mongo.settings(user));

      Ended ended = Commands.run(new StopSignal(), settings, command);

      assertThat(ended.exitCode()).as(user + ended.describe()).isEqualTo(1);
      assertThat(ended.err().lines()).singleElement().asString().startsWith("crypto-pipeline: ");
      assertThat(ended.err())
          .contains(mongo.address(), "not authorized on crypto to execute command", LACKS);
    }
  }

  /** Returns users who each have a role that lacks one right. */
  private List<String> usersWithoutOneRight(String role) {
    List<Document> roles = MongoRoles.withoutOneRight(role);
    assertThat(roles).isNotEmpty();
    return roles.stream()
        .map(
            less -> {
              String name = less.getString("createRole");
              database.runCommand(less);
              mongo.add(name, new Document("role", name).append("db", "crypto"));
              return name;
            })
        .toList();
  }
}
