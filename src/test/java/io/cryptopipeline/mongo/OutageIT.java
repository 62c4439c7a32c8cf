package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.mongo.MongoBinary;
import io.cryptopipeline.testing.mongo.MongodProcess;
import io.cryptopipeline.testing.mongo.MongodSet;
import io.cryptopipeline.testing.process.Freezer;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The storage while mongods of the test's own are killed, stand still or elect a primary. */
@Timeout(180)
class OutageIT {

  private static final int BATCH = 50;

  @Test
  void shouldLoseAndRepeatNoEventWhenMongodIsKilledAndRestartedTwice(@TempDir Path directory)
      throws Exception {
    try (MongodProcess mongod = MongodProcess.start(MongoBinary.locate(), directory)) {
      Runnable restart =
          () -> {
            mongod.kill();
            mongod.restart();
          };
      strikeWhileWriting(mongod.uri(), restart, restart);
    }
  }

  @Test
  void shouldLoseAndRepeatNoEventWhenThePrimaryStepsDownTwice(@TempDir Path directory)
      throws Exception {
    try (MongodProcess mongod = MongodProcess.start(MongoBinary.locate(), directory)) {
      strikeWhileWriting(mongod.uri(), mongod::reelect, mongod::reelect);
    }
  }

  @Test
  void shouldLoseAndRepeatNoEventWhenAnotherMemberIsElectedAndThenTheFirstAgain(
      @TempDir Path directory) throws Exception {
    try (MongodSet set = MongodSet.launch(MongoBinary.locate(), directory)) {
      set.initiate();
      strikeWhileWriting(set.uri(), set::failOver, () -> set.first().restart());
    }
  }

  /** It holds no data, so it cannot be of the majority that every write waits for. */
  @Test
  void shouldBeUnavailableWhenOnlyAnArbiterIsLeftBesideThePrimary(@TempDir Path directory) {
    try (MongodSet set = MongodSet.launch(MongoBinary.locate(), directory)) {
      set.initiateWithArbiter();
      try (MongoConnection connection = MongoParts.open(impatient(set.uri()), "own")) {
        RawEvents.insert(storage(connection.database(), Duration.ofSeconds(60)), batch(0));
        Storage storage = storage(connection.database(), Duration.ofSeconds(1));

        set.second().kill();

        assertThatThrownBy(() -> RawEvents.insert(storage, batch(1)))
            .isInstanceOf(StorageUnavailableException.class);
      }
    }
  }

  /** Strikes in the middle of writing, and compares what was acknowledged with what is stored. */
  private static void strikeWhileWriting(String uri, Runnable... strikes) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger acknowledged = new AtomicInteger();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try (MongoConnection connection = MongoParts.open(impatient(uri), "own")) {
      Storage storage = storage(connection.database(), Duration.ofSeconds(60));
      Future<?> inserting =
          writer.submit(
              () -> {
                while (!enough.get()) {
                  int batch = acknowledged.get();
                  RawEvents.insert(storage, batch(batch));
                  storage.putSummaries(List.of(summaryOf(batch)));
                  acknowledged.incrementAndGet();
                }
              });

      for (Runnable strike : strikes) {
        awaitProgress(acknowledged, inserting);
        strike.run();
      }
      awaitProgress(acknowledged, inserting);
      enough.set(true);
      inserting.get(60, TimeUnit.SECONDS);

      assertThat(ids(connection.database())).isEqualTo(idsOf(acknowledged.get()));
      assertThat(MongoParts.summaries(connection.database()).daily()).hasSize(acknowledged.get());
    } finally {
      writer.shutdownNow();
    }
  }

  @Test
  void shouldBeUnavailableAndRecoverWhenMongodStandsStillLongerThanTheBound(@TempDir Path directory)
      throws Exception {
    try (MongodProcess mongod = MongodProcess.start(MongoBinary.locate(), directory);
        MongoConnection connection = MongoParts.open(impatient(mongod.uri()), "own")) {
      Storage storage = storage(connection.database(), Duration.ofSeconds(1));
      RawEvents.insert(storage(connection.database(), Duration.ofSeconds(60)), batch(0));

      Freezer.freeze(mongod.pid());
      try {
        assertThatThrownBy(() -> RawEvents.insert(storage, batch(1)))
            .isInstanceOf(StorageUnavailableException.class)
            .hasMessageStartingWith("MongoDB did not acknowledge for ")
            .hasMessageEndingWith("s: could not insert 50 raw events");
        assertThatThrownBy(() -> storage.putSummaries(List.of(summaryOf(0))))
            .isInstanceOf(StorageUnavailableException.class)
            .hasMessageEndingWith("s: could not write 1 summaries");
      } finally {
        Freezer.thaw(mongod.pid());
      }

      await()
          .ignoreExceptionsInstanceOf(StorageUnavailableException.class)
          .untilAsserted(() -> RawEvents.insert(storage, batch(1)));
      assertThat(ids(connection.database())).isEqualTo(idsOf(2));
    }
  }

  @Test
  void shouldWaitAndStoreWhenMongodStandsStillShorterThanTheBound(@TempDir Path directory)
      throws Exception {
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try (MongodProcess mongod = MongodProcess.start(MongoBinary.locate(), directory);
        MongoConnection connection = MongoParts.open(impatient(mongod.uri()), "own")) {
      AtomicInteger tries = new AtomicInteger();
      Storage storage =
          MongoParts.storage(connection.database(), Duration.ofSeconds(60), counting(tries));
      RawEvents.insert(storage, batch(0));

      Freezer.freeze(mongod.pid());
      Future<?> inserting;
      try {
        inserting = writer.submit(() -> RawEvents.insert(storage, batch(1)));
        await().until(() -> tries.get() >= 2);
        assertThat(inserting.isDone()).isFalse();
      } finally {
        Freezer.thaw(mongod.pid());
      }
      inserting.get(60, TimeUnit.SECONDS);

      assertThat(ids(connection.database())).isEqualTo(idsOf(2));
    } finally {
      writer.shutdownNow();
    }
  }

  private static void awaitProgress(AtomicInteger acknowledged, Future<?> inserting) {
    int before = acknowledged.get();
    await().until(() -> inserting.isDone() || acknowledged.get() >= before + 10);
    assertThat(inserting.isDone()).isFalse();
  }

  private static Storage storage(MongoDatabase database, Duration bound) {
    return MongoParts.storage(database, bound, Clock.systemUTC());
  }

  /** The driver gives up a try early, so that a test need not last long. */
  private static String impatient(String uri) {
    return uri
        + "&serverSelectionTimeoutMS=2000&socketTimeoutMS=2000&connectTimeoutMS=2000"
        + "&heartbeatFrequencyMS=500";
  }

  private static List<RawEvent> batch(int number) {
    List<RawEvent> events = new ArrayList<>();
    for (int id = number * BATCH; id < (number + 1) * BATCH; id++) {
      events.add(event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", id)));
    }
    return events;
  }

  private static Summary summaryOf(int batch) {
    return summary(Days.day("bitcoin", LocalDate.EPOCH.plusDays(batch)), 3, 0, false);
  }

  private static Set<String> ids(MongoDatabase database) {
    return database
        .getCollection(RAW_EVENTS)
        .find()
        .map(document -> document.getString("_id"))
        .into(new HashSet<>());
  }

  private static Set<String> idsOf(int batches) {
    Set<String> ids = new HashSet<>();
    for (int id = 0; id < batches * BATCH; id++) {
      ids.add("tick:bitcoin:" + id + "@2018-04-05");
    }
    return ids;
  }

  /** Counts how often the time was asked: once for each try that failed. */
  private static Clock counting(AtomicInteger asked) {
    InstantSource time =
        () -> {
          asked.incrementAndGet();
          return Instant.now();
        };
    return time.withZone(ZoneOffset.UTC);
  }
}
