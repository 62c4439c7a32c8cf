package io.cryptopipeline.mongo;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.mongo.FailPoints;
import io.cryptopipeline.testing.mongo.MongoBinary;
import io.cryptopipeline.testing.mongo.MongodProcess;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of {@link RetryableErrors}, made by the fail points of a real mongod. */
@Timeout(120)
class RetryableErrorsIT {

  /** More than the driver tries by itself. */
  private static final int TIMES = 3;

  /** The codes that mongod 6.0 does not send without further information. */
  private static final Set<Integer> WITH_INFORMATION = Set.of(150, 227, 249, 343, 13388);

  private static final RawEvent EVENT = event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", 1));
  private static final CoinWindow DAY = Days.day("bitcoin", LocalDate.parse("2018-04-05"));

  private static MongodProcess mongod;
  private static MongoConnection connection;

  private final FailPoints failPoints = new FailPoints(mongod);
  private final MongoDatabase database = connection.database();
  private final AtomicInteger failedTries = new AtomicInteger();
  private final OutageRetry retry =
      new OutageRetry(
          Duration.ofSeconds(60), new SimpleMeterRegistry(), Clock.systemUTC(), this::pause);
  private final Storage storage =
      new MongoStorage(
          database, Windows.UTC_DAYS, retry, new SimpleMeterRegistry(), Clock.systemUTC());

  /** The calls of the pipeline by the command that they send. */
  private final Map<String, Runnable> calls =
      Map.of(
          "insert",
          () -> RawEvents.insert(storage, List.of(EVENT)),
          "update",
          () -> storage.putSummaries(List.of(summary(DAY, 3, 0, false))),
          "delete",
          () -> pendingRecomputes().done(pendingRecomputes().list(1), Instant.EPOCH),
          "find",
          () -> pendingRecomputes().list(1),
          "aggregate",
          () -> new RawEventReader(database, Windows.UTC_DAYS, retry).coins());

  @BeforeAll
  static void start(@TempDir Path folder) {
    mongod = MongodProcess.startWithFailPoints(MongoBinary.locate(), folder);
    connection =
        MongoParts.open(mongod.uri() + "&socketTimeoutMS=1000&heartbeatFrequencyMS=500", "own");
  }

  @AfterAll
  static void stop() {
    connection.close();
    mongod.kill();
  }

  @AfterEach
  void turnOff() {
    failPoints.close();
    database.drop();
  }

  static Stream<Arguments> transientCodes() {
    return Arrays.stream(RetryableErrors.values())
        .flatMap(kind -> kind.codes().stream().map(code -> Arguments.of(kind, code)))
        .filter(row -> !WITH_INFORMATION.contains((Integer) row.get()[1]));
  }

  @ParameterizedTest
  @MethodSource("transientCodes")
  void shouldInsertWhenTheErrorHasPassed(RetryableErrors kind, int code) {
    failPoints.fail("insert", TIMES, code);

    calls.get("insert").run();

    assertThat(storedEvents()).isOne();
    assertThat(failedTries()).as("the tries with %s", kind).isEqualTo(TIMES);
  }

  static Stream<Arguments> kindsAndCommands() {
    return Arrays.stream(RetryableErrors.values())
        .flatMap(
            kind ->
                Stream.of("update", "delete", "find", "aggregate")
                    .map(command -> Arguments.of(kind, command)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndCommands")
  void shouldReadAndWriteWhenTheErrorHasPassed(RetryableErrors kind, String command) {
    storage.markPending(List.of(DAY));
    failPoints.fail(command, TIMES, kind.codes().get(0));

    calls.get(command).run();

    assertThat(failedTries()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"insert", "update", "delete", "find", "aggregate"})
  void shouldGoOnWhenTheConnectionWasClosed(String command) {
    storage.markPending(List.of(DAY));
    failPoints.closeConnection(command, TIMES);

    calls.get(command).run();

    assertThat(failedTries()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 100, 91, 189, 11600, 11601, 11602, 262})
  void shouldWaitForTheWriteConcernAndStoreOnce(int code) {
    for (String command : List.of("insert", "update")) {
      failedTries.set(0);
      failPoints.missWriteConcern(command, TIMES, code);

      calls.get(command).run();

      assertThat(failedTries()).as(command).isPositive();
    }
    assertThat(storedEvents()).isOne();
    assertThat(new Summaries(database, Windows.UTC_DAYS, retry).daily()).hasSize(1);
  }

  @Test
  void shouldInsertAgainWhenAnOperatorKillsTheInsert() throws Exception {
    failPoints.block("insert");
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> inserting =
          writer.submit(
              () -> {
                try (MongoConnection patient = MongoParts.open(mongod.uri(), database.getName())) {
                  RawEvents.insert(
                      new MongoStorage(
                          patient.database(),
                          Windows.UTC_DAYS,
                          retry,
                          new SimpleMeterRegistry(),
                          Clock.systemUTC()),
                      List.of(EVENT));
                }
              });

      await().until(() -> failPoints.killBlocked("insert") > 0);

      inserting.get(60, TimeUnit.SECONDS);
      assertThat(storedEvents()).isOne();
      assertThat(failedTries()).isPositive();
    } finally {
      writer.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"insert", "update"})
  void shouldStoreOnceWhenTheReplyIsLostAfterTheWrite(String command) throws Exception {
    String collection = command.equals("insert") ? "raw_events" : "daily_summaries";
    database.createCollection(collection);
    failPoints.holdReplies(database.getName() + "." + collection, command);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing = writer.submit(calls.get(command));
      await().until(() -> failedTries() > 0);
      assertThat(database.getCollection(collection).countDocuments()).isOne();

      failPoints.releaseReplies();

      writing.get(60, TimeUnit.SECONDS);
      assertThat(database.getCollection(collection).countDocuments()).isOne();
    } finally {
      writer.shutdownNow();
    }
  }

  @Test
  void shouldKnowThatASummaryIsOverwrittenWhenTheReplyIsLost() throws Exception {
    storage.putSummaries(List.of(summary(DAY, 5, 0, false)));
    Summaries summaries = new Summaries(database, Windows.UTC_DAYS, retry);
    SummaryComparison comparison = summaries.compare(List.of(summary(DAY, 3, 0, false))).get(0);
    failPoints.holdReplies(database.getName() + ".daily_summaries", "update");
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<Boolean> overwriting = writer.submit(() -> summaries.overwrite(comparison));
      await().until(() -> failedTries() > 0);

      failPoints.releaseReplies();

      assertThat(overwriting.get(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      writer.shutdownNow();
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
            13, // Unauthorized
            18, // AuthenticationFailed
            2, // BadValue
            8, // UnknownError
            26, // NamespaceNotFound
            59, // CommandNotFound
            121, // DocumentValidationFailure
            10334) // BSONObjectTooLarge
        .flatMap(code -> Stream.of("insert", "update", "find").map(c -> Arguments.of(c, code)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldBeRefusedAtOnceWhenTheErrorDoesNotPass(String command, int code) {
    failPoints.fail(command, 1, code);

    assertThatThrownBy(calls.get(command)::run)
        .isInstanceOf(StorageRefusedException.class)
        .hasMessageStartingWith("MongoDB refuses to ");
    assertThat(failedTries()).isZero();
  }

  /** The set has no such write concern: only the operator can add it. */
  @Test
  void shouldBeRefusedWhenTheWriteConcernIsUnknown() {
    failPoints.missWriteConcern("insert", 1, 79);

    assertThatThrownBy(calls.get("insert")::run).isInstanceOf(StorageRefusedException.class);
  }

  private PendingRecomputes pendingRecomputes() {
    return new PendingRecomputes(database, Windows.UTC_DAYS, retry);
  }

  private long storedEvents() {
    return database.getCollection("raw_events").countDocuments();
  }

  private int failedTries() {
    return failedTries.get();
  }

  private void pause(Duration time) throws InterruptedException {
    failedTries.incrementAndGet();
    SleptTime.passNone(time);
  }
}
