package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

  private final AtomicLong nanos = new AtomicLong(-5); // nanoTime may be negative
  private final CommitPace pace = new CommitPace(nanos::get);

  private void commitFor(Duration duration) {
    pace.begin();
    nanos.addAndGet(duration.toNanos());
    pace.end();
  }

  @Test
  void shouldCommitAtOnceWhenNothingWasCommittedYet() {
    assertThat(pace.untilNext(false)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void shouldWaitTheShortestTimeAfterAShortCommit() {
    commitFor(Duration.ofMillis(3));
    assertThat(pace.untilNext(false)).isEqualTo(CommitPace.SHORTEST);
    nanos.addAndGet(Duration.ofMillis(60).toNanos());
    assertThat(pace.untilNext(false)).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void shouldWaitTenTimesAsLongAsALongCommitTook() {
    commitFor(Duration.ofMillis(70));
    assertThat(pace.untilNext(false)).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void shouldBoundTheWaitOfFreshRecordsOnly() {
    commitFor(Duration.ofMillis(300));
    assertThat(pace.untilNext(false)).isEqualTo(CommitPace.LONGEST_FOR_FRESH);
    assertThat(pace.untilNext(true)).isEqualTo(Duration.ofSeconds(3));
    nanos.addAndGet(Duration.ofMillis(600).toNanos());
    assertThat(pace.untilNext(false)).isEqualTo(Duration.ofMillis(400));
    assertThat(pace.untilNext(true)).isEqualTo(Duration.ofMillis(2_400));
    assertThat(pace.isDue(false)).isFalse();
    nanos.addAndGet(Duration.ofMillis(400).toNanos());
    assertThat(pace.isDue(false)).isTrue();
    assertThat(pace.isDue(true)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(pace.isDue(true)).isTrue();
  }

  @Test
  void shouldTakeARecordForOldAfterTenSeconds() {
    assertThat(CommitPace.isOld(Duration.ofSeconds(10))).isTrue();
    assertThat(CommitPace.isOld(Duration.ofMillis(9_999))).isFalse();
    assertThat(CommitPace.isOld(Duration.ofDays(-1))).isFalse();
  }

  @Test
  void shouldCommitAtOnceWhenTheTimeIsOver() {
    commitFor(Duration.ofMillis(3));
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(pace.untilNext(false)).isEqualTo(Duration.ofMillis(1));
  }
}
