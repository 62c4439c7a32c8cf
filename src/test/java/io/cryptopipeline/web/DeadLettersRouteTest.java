package io.cryptopipeline.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.dlq.ReasonStats;
import io.cryptopipeline.dlq.RefusalCounts;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.testing.time.SleptTime;
import io.cryptopipeline.web.DeadLettersRoute.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DeadLettersRouteTest {

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final SleptTime time = new SleptTime("2026-01-02T00:00:00Z");
  private int reads;
  private Duration takes = Duration.ZERO;
  private boolean fails;
  private final DeadLettersRoute route = new DeadLettersRoute(this::read, time);

  private Counted read(Optional<Counted> last) {
    reads++;
    time.pass(takes);
    if (fails) {
      throw new PipelineException("Kafka does not answer");
    }
    return new Counted(reads, counts(reads));
  }

  private static RefusalCounts counts(long count) {
    RecordPosition newest = new RecordPosition(Topics.DEAD_LETTERS, 3, 41);
    return new RefusalCounts(
        List.of(
            new ReasonStats("not-json", count, 1, FIRST, FIRST.plusSeconds(1), newest, "secret?")),
        0,
        true);
  }

  private String answer() {
    return new String(route.answer().body(), UTF_8);
  }

  @Test
  void shouldCountByReasonWithoutTheMessageThatMayQuoteThePayload() {
    assertThat(answer())
        .isEqualTo(
            "{\"complete\":true,\"records\":1,\"reasons\":[{\"reason\":\"not-json\",\"count\":1,"
                + "\"again\":1,\"first\":\"2026-01-01T00:00:00Z\",\"last\":\"2026-01-01T00:00:01Z\","
                + "\"newest\":\"3@41\"}]}\n");
  }

  @Test
  void shouldReadTheTopicEachTenSecondsAtMost() {
    answer();
    time.pass(Duration.ofMillis(9_999));
    answer();
    assertThat(reads).isEqualTo(1);

    time.pass(Duration.ofMillis(1));

    assertThat(answer()).contains("\"records\":2,");
  }

  @Test
  void shouldRestTenTimesAsLongAsAReadHasTaken() {
    takes = Duration.ofSeconds(7);
    answer();
    time.pass(Duration.ofMillis(69_999));
    answer();
    assertThat(reads).isEqualTo(1);

    time.pass(Duration.ofMillis(1));
    answer();

    assertThat(reads).isEqualTo(2);
  }

  @Test
  void shouldTryAgainAfterARestWhenAReadHasFailed() {
    fails = true;
    assertThatThrownBy(route::answer).hasMessage("Kafka does not answer");

    fails = false;
    assertThatThrownBy(route::answer).hasMessage("Kafka does not answer");
    time.pass(Duration.ofSeconds(10));

    assertThat(answer()).contains("\"records\":2,");
  }

  /** A slow read does not hold up the threads of the server. */
  @Test
  void shouldAnswerWithoutTheReadOfAnotherThread() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Counted> result = new CompletableFuture<>();
    DeadLettersRoute slow =
        new DeadLettersRoute(
            last -> {
              begun.countDown();
              return result.join();
            },
            time);
    CompletableFuture<Answer> other = CompletableFuture.supplyAsync(slow::answer);
    begun.await();

    assertThatThrownBy(slow::answer)
        .isInstanceOf(RefusedRequestException.class)
        .hasMessage("the dead letters are being read: try again later");

    result.complete(new Counted(5, counts(5)));
    assertThat(other.join().status()).isEqualTo(200);
    assertThat(slow.answer().status()).isEqualTo(200);
  }
}
