package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.MongoFailures.bulk;
import static io.cryptopipeline.mongo.MongoFailures.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoTimeoutException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutageRetryTest {

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
            () -> clock.pass(Duration.ofSeconds(10)),
            new MongoTimeoutException("first"),
            new MongoTimeoutException("ten seconds later"));

    assertThat(retry.untilAcknowledged("write", call)).isEqualTo("acknowledged");
  }

  @Test
  void shouldShareTheBoundWhenSeveralCallsMeetTheSameOutage() {
    MongoTimeoutException outage = new MongoTimeoutException("no server");
    assertThatThrownBy(
            () ->
                retry.untilAcknowledged(
                    "write", failing(() -> clock.pass(Duration.ofSeconds(11)), outage, outage)))
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
  void shouldBeginToCountAnewWhenMongoHasAnsweredInBetween() {
    MongoTimeoutException outage = new MongoTimeoutException("no server");
    assertThat(retry.untilAcknowledged("write", failing(outage))).isEqualTo("acknowledged");
    clock.pass(Duration.ofDays(1));

    Supplier<String> later = failing(() -> clock.pass(Duration.ofSeconds(9)), outage, outage);

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
}
