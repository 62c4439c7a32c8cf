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
    assertThat(pace.untilNext()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void shouldWaitTheShortestTimeAfterAShortCommit() {
    commitFor(Duration.ofMillis(3));
    assertThat(pace.untilNext()).isEqualTo(CommitPace.SHORTEST);
    nanos.addAndGet(Duration.ofMillis(60).toNanos());
    assertThat(pace.untilNext()).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void shouldWaitTenTimesAsLongAsALongCommitTook() {
    commitFor(Duration.ofMillis(200));
    assertThat(pace.untilNext()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void shouldCommitAtOnceWhenTheTimeIsOver() {
    commitFor(Duration.ofMillis(3));
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(pace.untilNext()).isEqualTo(Duration.ofMillis(1));
  }
}
