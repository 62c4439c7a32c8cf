package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoStalePrimaryException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class OutageRetryTest {

  private static final ServerAddress ADDRESS = new ServerAddress("127.0.0.1", 27017);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final SleptTime clock = new SleptTime("2018-04-05T00:00:00Z");
  private final OutageRetry retry =
      new OutageRetry(Duration.ofSeconds(10), meters, clock, SleptTime::passNone);

  @Test
  void shouldReturnTheResultWhenAcknowledgedAtOnce() {
    assertThat(retry.untilAcknowledged("write", () -> "acknowledged")).isEqualTo("acknowledged");
  }

  /** Silence would look like a stream that hangs. */
  @Test
  void shouldSayAtGrowingIntervalsThatMongoIsAwayAndWhatWaits() {
    OutageRetry patient =
        new OutageRetry(Duration.ofMinutes(5), meters, clock, SleptTime::passNone);
    List<String> lines =
        Logged.warningsOf(
            OutageRetry.class,
            () ->
                patient.untilAcknowledged(
                    "insert 500 raw events",
                    () -> {
                      if (clock.instant().isBefore(Instant.parse("2018-04-05T00:02:30Z"))) {
                        clock.pass(Duration.ofSeconds(10));
                        throw new MongoTimeoutException("no server");
                      }
                      return "acknowledged";
                    }));

    assertThat(lines)
        .hasSize(5)
        .startsWith("MongoDB does not acknowledge (no server): retrying for 300 s")
        .contains(
            "MongoDB has not acknowledged since 2018-04-05T00:00:10Z, for 20 of 300 s: waiting to"
                + " insert 500 raw events (no server)")
        .element(4)
        .asString()
        .contains("for 120 of 300 s");
  }

  @Test
  void shouldShowHowLongMongoIsWaitedForAndHowOften() {
    List<Long> seconds = new ArrayList<>();
    seconds.add(Metered.value(meters, Metric.MONGODB_WAITING_SECONDS));

    for (int outage = 0; outage < 2; outage++) {
      AtomicInteger tries = new AtomicInteger();
      var unused =
          retry.untilAcknowledged(
              "write",
              () -> {
                seconds.add(Metered.value(meters, Metric.MONGODB_WAITING_SECONDS));
                clock.pass(Duration.ofSeconds(3));
                if (tries.incrementAndGet() < 3) {
                  throw new MongoTimeoutException("no server");
                }
                return "acknowledged";
              });
    }

    seconds.add(Metered.value(meters, Metric.MONGODB_WAITING_SECONDS));
    assertThat(seconds).containsExactly(0L, 0L, 3L, 6L, 0L, 3L, 6L, 0L);
    assertThat(Metered.value(meters, Metric.MONGODB_OUTAGES)).isEqualTo(2);
  }

  static Stream<MongoException> passing() {
    return Stream.of(
        new MongoSocketOpenException("refused", ADDRESS, new IOException("refused")),
        new MongoSocketReadTimeoutException("slow", ADDRESS, new IOException("slow")),
        new MongoTimeoutException("no server"),
        new MongoNotPrimaryException(answer(10107), ADDRESS),
        new MongoNodeIsRecoveringException(answer(11600), ADDRESS),
        new MongoExecutionTimeoutException(50, "maxTimeMS"),
        new MongoConnectionPoolClearedException(
            new ServerId(new ClusterId("test"), ADDRESS), new IOException("reset")),
        new MongoWriteConcernException(
            concernNotMet(), WriteConcernResult.unacknowledged(), ADDRESS, Set.of()),
        labelled(new MongoException(42, "the driver says so"), "RetryableWriteError"),
        labelled(new MongoException(42, "the server says so"), "RetryableError"),
        new MongoStalePrimaryException("elected again"),
        new MongoCommandException(answer(11601), ADDRESS), // Interrupted, by killOp
        new MongoWriteException(
            new WriteError(11601, "killed", new BsonDocument()), ADDRESS, Set.of()),
        bulk(null, 11601),
        bulk(null, 112, 50),
        new MongoCommandException(answer(24), ADDRESS), // LockTimeout
        new MongoCommandException(answer(189), ADDRESS), // PrimarySteppedDown
        new MongoCommandException(answer(14031), ADDRESS), // OutOfDiskSpace
        bulk(concernNotMet()),
        bulk(concernNotMet(), 11602),
        bulk(null, 189),
        bulk(null, 388), // TransactionTooLargeForCache
        bulk(null, 14031, 112));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void shouldTryAgainWhenTheErrorPasses(MongoException passing) {
    Supplier<String> call = failing(passing, passing);

    assertThat(retry.untilAcknowledged("write", call)).isEqualTo("acknowledged");
  }

  static Stream<MongoException> refusals() {
    return Stream.of(
        bulk(null, 121), // DocumentValidationFailure
        bulk(null, 189, 121),
        bulk(concernNotMet(), 121),
        bulk(
            new WriteConcernError(
                79, "UnknownReplWriteConcern", "no such mode", new BsonDocument())),
        labelledRefusal(),
        labelled(new MongoException(42, "no write was done"), "NoWritesPerformed"),
        bulk(null, 11000),
        new MongoCommandException(answer(13), ADDRESS), // Unauthorized
        new MongoCommandException(answer(2), ADDRESS), // BadValue
        new MongoQueryException(answer(96), ADDRESS),
        new MongoSecurityException(
            MongoCredential.createCredential("user", "admin", new char[0]), "no"),
        new MongoException("unknown"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldRefuseAtOnceWithMongosWordsWhenTheErrorDoesNotPass(MongoException refusal) {
    assertThatThrownBy(() -> retry.untilAcknowledged("write 2 summaries", failing(refusal)))
        .isInstanceOf(StorageRefusedException.class)
        .hasMessageStartingWith("MongoDB refuses to write 2 summaries: ")
        .hasMessageContaining(
            refusal instanceof MongoBulkWriteException bulk && !bulk.getWriteErrors().isEmpty()
                ? bulk.getWriteErrors().get(0).getMessage()
                : refusal instanceof MongoCommandException command
                    ? command.getErrorMessage()
                    : refusal.getMessage())
        .hasCause(refusal);
  }

  @Test
  void shouldPassOnWhateverIsNoErrorOfMongo() {
    IllegalStateException own = new IllegalStateException("a bug");

    assertThatThrownBy(
            () ->
                retry.untilAcknowledged(
                    "write",
                    () -> {
                      throw own;
                    }))
        .isSameAs(own);
  }

  @Test
  void shouldTryUntilTheBoundWhenTheOutageLasts() {
    Deque<Instant> tries = new ArrayDeque<>();

    assertThatThrownBy(
            () ->
                retry.untilAcknowledged(
                    "insert 5 raw events",
                    () -> {
                      tries.add(clock.instant());
                      clock.pass(Duration.ofSeconds(3));
                      throw new MongoTimeoutException("no server");
                    }))
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessage("MongoDB did not acknowledge for 12 s: could not insert 5 raw events")
        .hasCauseInstanceOf(MongoTimeoutException.class);

    // Noticed after 3 s; after 6, 9 and 12 more than ten seconds have not passed; after 15 they
    // have.
    assertThat(tries).hasSize(5);
  }

  @Test
  void shouldStillTryWhenExactlyTheBoundHasPassed() {
    Supplier<String> call =
        failing(
            Duration.ofSeconds(10),
            new MongoTimeoutException("first"),
            new MongoTimeoutException("ten seconds later"));

    assertThat(retry.untilAcknowledged("write", call)).isEqualTo("acknowledged");
  }

  @Test
  void shouldShareTheBoundWhenSeveralCallsMeetTheSameOutage() {
    MongoTimeoutException outage = new MongoTimeoutException("no server");
    assertThatThrownBy(
            () -> retry.untilAcknowledged("write", failing(Duration.ofSeconds(11), outage, outage)))
        .isInstanceOf(StorageUnavailableException.class);

    assertThatThrownBy(() -> retry.untilAcknowledged("read", failing(outage)))
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessage("MongoDB did not acknowledge for 11 s: could not read");
  }

  @Test
  void shouldGiveUpWhenOneCallNeverSucceedsThoughOthersDo() {
    assertThatThrownBy(
            () ->
                retry.untilAcknowledged(
                    "insert a huge batch",
                    () -> {
                      clock.pass(Duration.ofSeconds(4));
                      retry.untilAcknowledged("insert a small one", () -> "acknowledged");
                      throw new MongoTimeoutException("too slow");
                    }))
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessageContaining("insert a huge batch");
  }

  @Test
  void shouldTryAgainWhenTheConnectionIsCutWhileLoggingIn() {
    MongoSecurityException cut =
        new MongoSecurityException(
            MongoCredential.createCredential("user", "admin", new char[0]),
            "Exception authenticating",
            new MongoSocketReadException("cut off", ADDRESS));

    assertThat(retry.untilAcknowledged("write", failing(cut))).isEqualTo("acknowledged");
  }

  @Test
  void shouldBeginToCountAnewWhenMongoHasAnsweredInBetween() {
    MongoTimeoutException outage = new MongoTimeoutException("no server");
    assertThat(retry.untilAcknowledged("write", failing(outage))).isEqualTo("acknowledged");
    clock.pass(Duration.ofDays(1));

    Supplier<String> later = failing(Duration.ofSeconds(9), outage, outage);

    assertThat(retry.untilAcknowledged("write", later)).isEqualTo("acknowledged");
  }

  @Test
  void shouldBeginToCountAnewWhenMongoHasRefusedInBetween() {
    MongoTimeoutException outage = new MongoTimeoutException("no server");
    assertThatThrownBy(() -> retry.untilAcknowledged("write", failing(outage, bulk(null, 121))))
        .isInstanceOf(StorageRefusedException.class);
    clock.pass(Duration.ofDays(1));

    assertThat(retry.untilAcknowledged("write", failing(outage))).isEqualTo("acknowledged");
  }

  @Test
  void shouldBeUnavailableAndStayInterruptedWhenInterruptedBetweenTries() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () -> retry.untilAcknowledged("write", failing(new MongoTimeoutException("none"))))
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessage("interrupted, could not write");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldBeUnavailableWhenInterruptedWithinATry() {
    MongoInterruptedException interrupted =
        new MongoInterruptedException("Interrupted", new InterruptedException());

    assertThatThrownBy(() -> retry.untilAcknowledged("write", failing(interrupted)))
        .isInstanceOf(StorageUnavailableException.class)
        .hasMessage("interrupted, could not write")
        .hasCause(interrupted);
  }

  /** Throws each error in turn, then acknowledges. */
  private Supplier<String> failing(MongoException... errors) {
    return failing(Duration.ZERO, errors);
  }

  /** As above; {@code between} passes after each error. */
  private Supplier<String> failing(Duration between, MongoException... errors) {
    Deque<MongoException> left = new ArrayDeque<>(List.of(errors));
    return () -> {
      if (left.size() < errors.length) {
        clock.pass(between);
      }
      if (left.isEmpty()) {
        return "acknowledged";
      }
      throw left.removeFirst();
    };
  }

  private static MongoBulkWriteException bulk(WriteConcernError concern, Integer... codes) {
    List<BulkWriteError> errors =
        Arrays.stream(codes)
            .map(code -> new BulkWriteError(code, "error " + code, new BsonDocument(), 0))
            .toList();
    return new MongoBulkWriteException(
        BulkWriteResult.unacknowledged(), errors, concern, ADDRESS, Set.of());
  }

  private static WriteConcernError concernNotMet() {
    return new WriteConcernError(64, "WriteConcernFailed", "timed out", new BsonDocument());
  }

  private static BsonDocument answer(int code) {
    return BsonDocument.parse(
        "{\"ok\":0,\"errmsg\":\"error %s\",\"code\":%s}".formatted(code, code));
  }

  /** The label is about the write concern, the code about the document. */
  private static MongoException labelledRefusal() {
    return new MongoWriteException(
        new WriteError(121, "error 121", new BsonDocument()),
        ADDRESS,
        Set.of("RetryableWriteError"));
  }

  private static MongoException labelled(MongoException e, String label) {
    e.addLabel(label);
    return e;
  }
}
