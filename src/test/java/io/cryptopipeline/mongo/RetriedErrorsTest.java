package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.MongoFailures.ADDRESS;
import static io.cryptopipeline.mongo.MongoFailures.answer;
import static io.cryptopipeline.mongo.MongoFailures.bulk;
import static io.cryptopipeline.mongo.MongoFailures.concernNotMet;
import static io.cryptopipeline.mongo.MongoFailures.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
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
import com.mongodb.WriteConcernResult;
import com.mongodb.WriteError;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which errors of MongoDB pass, so that a call is tried again, and which are refusals. */
@Timeout(30)
class RetriedErrorsTest {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final SleptTime clock = new SleptTime("2018-04-05T00:00:00Z");
  private final OutageRetry retry =
      new OutageRetry(Duration.ofSeconds(10), meters, clock, SleptTime::passNone);

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
  void shouldTryAgainWhenTheConnectionIsCutWhileLoggingIn() {
    MongoSecurityException cut =
        new MongoSecurityException(
            MongoCredential.createCredential("user", "admin", new char[0]),
            "Exception authenticating",
            new MongoSocketReadException("cut off", ADDRESS));

    assertThat(retry.untilAcknowledged("write", failing(cut))).isEqualTo("acknowledged");
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
