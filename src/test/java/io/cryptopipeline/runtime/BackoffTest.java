package io.cryptopipeline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.testing.ticks.LargestNumbers;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void shouldDoubleItsBoundUpToTheLongestWaitAndBeginAgainWhenReset() {
    Backoff backoff = new Backoff(Duration.ofSeconds(60), new LargestNumbers());

    assertThat(Stream.generate(backoff::next).limit(9).map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    backoff.reset();
    assertThat(Stream.generate(backoff::next).limit(2))
        .extracting(Duration::toMillis)
        .containsExactly(1_000L, 2_000L);
  }

  @Test
  void shouldNeverWaitLongerThanTheLongestWaitWhenThatIsBelowTheFirst() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), new LargestNumbers());

    assertThat(Stream.generate(backoff::next).limit(50)).containsOnly(Duration.ofMillis(100));
  }

  @Property(tries = 200)
  void shouldDrawWaitsFromNothingToTheBound(
      @ForAll long seed, @ForAll @IntRange(min = 100, max = 3_600_000) int longestMs) {
    Backoff backoff = new Backoff(Duration.ofMillis(longestMs), new Random(seed));

    for (int i = 0; i < 40; i++) {
      long bound = Math.min(longestMs, 1_000L << i);
      assertThat(backoff.next().toMillis()).isBetween(0L, bound);
    }
  }
}
