package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

  private static final Duration FRESH = Duration.ofMillis(20);

  private final AtomicLong nanos = new AtomicLong(-5); // nanoTime may be negative
  private final CommitPace pace = new CommitPace(nanos::get);

  private void commitFor(Duration duration) {
    pace.begin();
    nanos.addAndGet(duration.toNanos());
    pace.end();
  }

  @Test
  void shouldCommitAtOnceWhenNothingWasCommittedYet() {
    assertThat(pace.untilNext(FRESH)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void shouldWaitTheShortestTimeAfterAShortCommit() {
    commitFor(Duration.ofMillis(3));
    assertThat(pace.untilNext(FRESH)).isEqualTo(CommitPace.SHORTEST);
    nanos.addAndGet(Duration.ofMillis(60).toNanos());
    assertThat(pace.untilNext(FRESH)).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void shouldWaitTenTimesAsLongAsALongCommitTook() {
    commitFor(Duration.ofMillis(70));
    assertThat(pace.untilNext(FRESH)).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void shouldBoundTheWaitWhenTheRecordIsFresh() {
    commitFor(Duration.ofMillis(300));
    assertThat(pace.untilNext(FRESH)).isEqualTo(CommitPace.LONGEST);
    assertThat(pace.untilNext(Duration.ofSeconds(9))).isEqualTo(CommitPace.LONGEST);
    assertThat(pace.untilNext(Duration.ofSeconds(-9))).isEqualTo(CommitPace.LONGEST);
  }

  @Test
  void shouldWaitForATenthOfTheAgeOfAnOldRecord() {
    commitFor(Duration.ofMillis(300));
    assertThat(pace.untilNext(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(2));
    assertThat(pace.untilNext(Duration.ofDays(20))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void shouldCommitAtOnceWhenTheTimeIsOver() {
    commitFor(Duration.ofMillis(3));
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(pace.untilNext(FRESH)).isEqualTo(Duration.ofMillis(1));
  }
}
