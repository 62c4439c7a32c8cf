package io.cryptopipeline.stream;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.BootstrapResolutionException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailedThreadHandlerTest extends HandledErrors {

  private static final int LONG = 12;

  static Stream<Exception> outages() {
    return Stream.of(
        new StorageUnavailableException("MongoDB is away", null),
        new StreamsException(new TimeoutException("no answer")),
        new StreamsException(new BootstrapResolutionException("no address")),
        new StreamsException("task", new ProducerFencedException("another one")),
        new KafkaException(new TransactionAbortableException("abort")));
  }

  @ParameterizedTest
  @MethodSource("outages")
  void shouldReplaceTheThreadForEverAndWaitLongerEachTimeWhenItIsAnOutage(Exception outage) {
    for (int time = 0; time < LONG; time++) {
      assertThat(errors.handle(outage)).isEqualTo(REPLACE_THREAD);
    }

    assertThat(fatal).isEmpty();
    assertThat(waits).hasSize(LONG);
    assertThat(waits.stream().limit(7).map(Duration::toSeconds))
        .containsExactly(2L, 3L, 5L, 9L, 17L, 30L, 30L);
    assertThat(waits.subList(6, LONG)).containsOnly(RepeatedErrors.LONGEST_WAIT);
  }

  @Test
  void shouldStopWithTheRootCauseWhenTheSameErrorComesAgainAndAgain() {
    for (int time = 1; time < FailedThreadHandler.TRIES; time++) {
      assertThat(errors.handle(poison("offset " + time))).isEqualTo(REPLACE_THREAD);
    }
    assertThat(fatal).isEmpty();

    assertThat(errors.handle(poison("offset 17"))).isEqualTo(SHUTDOWN_CLIENT);

    assertThat(fatal)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "the stream has stopped, the same error occurred 5 times: Exception caught in process."
                + " taskId=0_1, offset 17: java.lang.IllegalStateException: of offset 17");
    assertThat(waits.stream().map(Duration::toSeconds)).containsExactly(2L, 3L, 5L, 9L);
  }

  @Test
  void shouldNotStopWhenDifferentErrorsCome() {
    for (int time = 1; time < FailedThreadHandler.TRIES; time++) {
      assertThat(errors.handle(poison(""))).isEqualTo(REPLACE_THREAD);
      assertThat(errors.handle(new StreamsException(new IllegalArgumentException())))
          .isEqualTo(REPLACE_THREAD);
      assertThat(errors.handle(new IllegalStateException("elsewhere"))).isEqualTo(REPLACE_THREAD);
    }

    assertThat(fatal).isEmpty();
  }

  @Test
  void shouldForgetAnErrorThatHasNotComeForLong() {
    for (int time = 0; time < LONG; time++) {
      assertThat(errors.handle(poison(""))).isEqualTo(REPLACE_THREAD);
      this.time.pass(RepeatedErrors.FORGOTTEN_AFTER);
    }

    assertThat(fatal).isEmpty();
    assertThat(waits).containsOnly(waits.get(0));
  }

  @Test
  void shouldStopWhenTheErrorComesAgainAtLastBeforeItIsForgotten() {
    for (int time = 1; time < FailedThreadHandler.TRIES; time++) {
      errors.handle(poison(""));
      this.time.pass(RepeatedErrors.FORGOTTEN_AFTER.minusMinutes(1));
    }

    assertThat(errors.handle(poison(""))).isEqualTo(SHUTDOWN_CLIENT);
  }

  /** The thread is alive, in Kafka's eyes, while it waits. */
  @Test
  void shouldCountAThreadAsFailedWhileItWaitsToBeReplaced() {
    List<Integer> failed = new ArrayList<>();
    stoppedWithin = wait -> !failed.add(errors.threadsFailed());

    assertThat(errors.handle(poison(""))).isEqualTo(REPLACE_THREAD);

    assertThat(failed).containsExactly(1);
    assertThat(errors.threadsFailed()).isZero();
  }

  @Test
  void shouldCountOnceWhenOneEventEndsAllThreads() {
    stoppedWithin = wait -> false; // time stands still

    for (int thread = 0; thread < LONG; thread++) {
      assertThat(errors.handle(poison(""))).isEqualTo(REPLACE_THREAD);
    }

    assertThat(fatal).isEmpty();
  }

  static Stream<Arguments> hopeless() {
    return Stream.of(
        Arguments.of(
            new StreamsException(new PipelineException("Kafka has deleted records")),
            "the stream has stopped: Kafka has deleted records"),
        Arguments.of(
            new StreamsException(
                new StorageRefusedException("MongoDB refuses to insert 1 raw events: no", null)),
            "MongoDB refuses to insert 1 raw events: no; nothing of it is committed: fix the cause and"
                + " start again"),
        Arguments.of(
            new StreamsException(new SaslAuthenticationException("Authentication failed")),
            "the stream has stopped: Kafka at localhost:9092: Authentication failed: check user and"
                + " password in kafka.sasl.jaas.config"),
        Arguments.of(
            new StreamsException(new TopicAuthorizationException(Set.of("crypto-raw"))),
            "the stream has stopped: Kafka at localhost:9092: Not authorized to access topics:"
                + " [crypto-raw]: its user lacks a right; config/kafka-acls.txt has what each"
                + " command needs"),
        Arguments.of(
            new OutOfMemoryError("Java heap space"),
            "the stream has stopped: java.lang.OutOfMemoryError: Java heap space: raise the heap, for"
                + " example with JAVA_TOOL_OPTIONS=-Xmx4g"),
        Arguments.of(
            new IllegalStateException("a writer has failed", new StackOverflowError()),
            "the stream has stopped: java.lang.StackOverflowError"),
        Arguments.of(
            new StreamsException(new NoClassDefFoundError("of two\n lines")),
            "the stream has stopped: java.lang.NoClassDefFoundError: of two lines"));
  }

  @ParameterizedTest
  @MethodSource("hopeless")
  void shouldStopAtOnceWhenANewThreadWouldChangeNothing(Throwable error, String line) {
    assertThat(errors.handle(error)).isEqualTo(SHUTDOWN_CLIENT);

    assertThat(fatal).singleElement().extracting(Throwable::getMessage).isEqualTo(line);
    assertThat(waits).isEmpty();
  }

  @Test
  void shouldStopWithWhatDiffersOnTheBrokerWhenThatMayBeWhy() {
    difference = Optional.of("topic crypto-raw is missing");

    for (Exception error :
        List.of(
            new MissingSourceTopicException("One or more source topics were missing"),
            new StreamsException(new TimeoutException("not present in metadata")),
            poison(""))) {
      assertThat(errors.handle(error)).isEqualTo(SHUTDOWN_CLIENT);
    }

    assertThat(fatal)
        .hasSize(3)
        .extracting(Throwable::getMessage)
        .containsOnly("topic crypto-raw is missing");
  }

  @Test
  void shouldNotLookAtTheBrokerWhenMongoDbIsAway() {
    difference = Optional.of("topic crypto-raw is missing");

    assertThat(errors.handle(away)).isEqualTo(REPLACE_THREAD);
  }

  @Test
  void shouldNotWaitWhenTheApplicationIsToStop() {
    stopped = true;

    assertThat(errors.handle(away)).isEqualTo(REPLACE_THREAD);

    assertThat(waits).isEmpty();
  }

  private static StreamsException poison(String where) {
    return new StreamsException(
        "Exception caught in process. taskId=0_1, " + where,
        new IllegalStateException("of " + where));
  }
}
