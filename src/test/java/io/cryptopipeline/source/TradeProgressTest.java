package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TradeProgressTest {

  private static final Instant TIME = Instant.parse("2018-04-05T00:00:00Z");

  @Test
  void shouldMissNothingBeforeTheFirstTrade() {
    TradeProgress progress = new TradeProgress(Optional.empty());

    assertThat(progress.last()).isEmpty();
    assertThat(progress.missingBefore(1_000)).isZero();
    assertThat(progress.take(1_000, TIME)).isTrue();
    assertThat(progress.last()).contains(new LastTrade(1_000, TIME));
  }

  @Test
  void shouldGoOnFromTheLastTradeThatThereIs() {
    TradeProgress progress = new TradeProgress(Optional.of(new LastTrade(10, TIME)));

    assertThat(List.of(9L, 10L, 11L, 12L, 20L).stream().map(progress::missingBefore))
        .containsExactly(0L, 0L, 0L, 1L, 9L);
    assertThat(progress.take(9, TIME)).isFalse();
    assertThat(progress.take(10, TIME)).isFalse();
    assertThat(progress.take(11, TIME.plusMillis(1))).isTrue();
    assertThat(progress.last()).contains(new LastTrade(11, TIME.plusMillis(1)));
    assertThat(new TradeProgress(progress.last()).missingBefore(Long.MAX_VALUE))
        .isEqualTo(Long.MAX_VALUE - 12);
  }

  @Test
  void shouldTakeATradeOfAHoleLaterAndKeepTheLastOne() {
    TradeProgress progress = new TradeProgress(Optional.of(new LastTrade(10, TIME)));

    assertThat(progress.take(14, TIME)).isTrue();
    assertThat(progress.take(13, TIME.minusMillis(1))).isTrue();
    assertThat(progress.take(10, TIME)).isFalse();
    assertThat(progress.take(14, TIME)).isFalse();
    assertThat(progress.last()).contains(new LastTrade(14, TIME));
    assertThat(progress.missingBefore(15)).isZero();
  }

  @Test
  void shouldForgetTheOldestHoleThatIsDeclaredMissingWhenThereAreTooMany() {
    TradeProgress progress = new TradeProgress(Optional.of(new LastTrade(0, TIME)));

    for (int hole = 1; hole <= 1_001; hole++) {
      assertThat(progress.take(2L * hole, TIME)).isTrue();
      assertThat(progress.declareMissing(1, 2L * hole)).isOne();
    }

    assertThat(progress.take(1, TIME)).isFalse();
    assertThat(progress.take(3, TIME)).isTrue();
    assertThat(progress.take(2_001, TIME)).isTrue();
  }

  /** Its trades are still to be fetched. */
  @Test
  void shouldForgetNoHoleThatIsNotDeclaredMissing() {
    TradeProgress progress = new TradeProgress(Optional.of(new LastTrade(0, TIME)));

    for (int hole = 1; hole <= 2_500; hole++) {
      assertThat(progress.take(2L * hole, TIME)).isTrue();
    }

    assertThat(progress.skipped()).isEqualTo(2_500);
    for (int hole = 1; hole <= 2_500; hole++) {
      assertThat(progress.take(2L * hole - 1, TIME)).as("hole %s", hole).isTrue();
      assertThat(progress.take(2L * hole - 1, TIME)).as("hole %s, again", hole).isFalse();
    }
    assertThat(progress.skipped()).isZero();
  }

  @Test
  void shouldDeclareSkippedNumbersMissingOnce() {
    TradeProgress progress = new TradeProgress(Optional.of(new LastTrade(10, TIME)));
    assertThat(progress.take(15, TIME)).isTrue();
    assertThat(progress.take(13, TIME)).isTrue();
    progress.passOver(18);
    assertThat(progress.skipped()).as("11, 12, 14, 16, 17").isEqualTo(5);
    assertThat(progress.missingBefore(18)).isZero();

    assertThat(progress.declareMissing(12, 16)).as("12, 14, 16").isEqualTo(3);

    assertThat(progress.skipped()).as("11, 17").isEqualTo(2);
    assertThat(progress.declareMissing(1, 20)).isEqualTo(2);
    assertThat(progress.declareMissing(1, 20)).isZero();
    assertThat(progress.take(14, TIME)).as("it comes nevertheless").isTrue();
    assertThat(progress.take(14, TIME)).isFalse();
  }

  /** What may be written down: a producer that resumes there misses nothing. */
  @Test
  void shouldBeCompleteWhileNoNumberIsToBeFetched() {
    TradeProgress progress = new TradeProgress(Optional.of(new LastTrade(10, TIME)));
    assertThat(progress.complete()).contains(new LastTrade(10, TIME));

    progress.take(13, TIME.plusNanos(1));
    assertThat(progress.complete()).as("11 and 12 are to be fetched").isEmpty();
    progress.take(11, TIME);
    assertThat(progress.complete()).as("12 is to be fetched").isEmpty();
    assertThat(progress.declareMissing(1, 12)).isOne();
    assertThat(progress.complete()).contains(new LastTrade(13, TIME.plusNanos(1)));

    progress.take(12, TIME);
    assertThat(progress.complete()).as("it came nevertheless").isPresent();
    progress.passOver(20);
    assertThat(progress.complete()).as("14 to 19 are to be fetched").isEmpty();
    for (long id = 19; id >= 14; id--) {
      progress.take(id, TIME);
    }
    assertThat(progress.complete()).contains(new LastTrade(19, TIME.plusNanos(1)));
  }

  @Property
  void shouldTakeEachTradeOnce(
      @ForAll @Size(max = 60) List<@IntRange(min = 5, max = 40) Integer> ids) {
    TradeProgress progress = new TradeProgress(Optional.of(new LastTrade(4, TIME)));
    Set<Integer> taken = new HashSet<>();

    for (int id : ids) {
      assertThat(progress.take(id, TIME)).as("%s after %s", id, taken).isEqualTo(taken.add(id));
      assertThat(progress.complete().isPresent()).isEqualTo(progress.skipped() == 0);
    }
  }
}
