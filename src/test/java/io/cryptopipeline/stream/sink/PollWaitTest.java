package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollWaitTest {

  private static final Duration ASKED = Duration.ofMillis(100);
  private static final Duration IDLE = Duration.ofMillis(500);

  private final PollWait wait = new PollWait();

  private void pollQuietly(int times) {
    for (int i = 0; i < times; i++) {
      wait.note(true);
    }
  }

  @Test
  void shouldWaitLongerWhenAllPollsOfSomeSecondsWereQuiet() {
    pollQuietly(PollWait.QUIET_POLLS - 1);
    assertThat(wait.of(ASKED)).isEqualTo(ASKED);
    pollQuietly(1);
    assertThat(wait.of(ASKED)).isEqualTo(IDLE);
  }

  @Test
  void shouldWaitAsAskedAgainWhenAPollWasNotQuiet() {
    pollQuietly(PollWait.QUIET_POLLS);
    wait.note(false);
    pollQuietly(PollWait.QUIET_POLLS - 1);
    assertThat(wait.of(ASKED)).isEqualTo(ASKED);
  }

  /** As Kafka Streams polls while it gives partitions back. */
  @Test
  void shouldNotWaitWhenItIsAskedNotTo() {
    pollQuietly(PollWait.QUIET_POLLS);
    assertThat(wait.of(Duration.ZERO)).isZero();
  }
}
