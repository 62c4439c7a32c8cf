package io.cryptopipeline.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.monitoring.Freshness.Coin;
import io.cryptopipeline.testing.time.SleptTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshnessTest {

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final Freshness freshness = Freshness.of(time);
  private final Freshness.Group coins = freshness.group();

  @Test
  void shouldTakeNoCoinForOverdueThatIsAsSilentAsUsual() {
    tickEvery(Duration.ofMinutes(10), 12);

    time.pass(Duration.ofMinutes(29));

    assertThat(freshness.overdue()).isZero();
  }

  @Test
  void shouldTakeACoinForOverdueAfterThreeTimesItsLongestSilence() {
    tickEvery(Duration.ofMinutes(10), 12);

    time.pass(Duration.ofMinutes(30).plusMillis(1));

    assertThat(freshness.overdue()).isOne();
    assertThat(freshness.oldest()).extracting(Coin::isOverdue).containsExactly(true);
  }

  @Test
  void shouldWaitAMinuteForACoinThatIsNeverSilent() {
    tickEvery(Duration.ofMillis(100), 1_000);

    time.pass(Duration.ofSeconds(60));
    assertThat(freshness.overdue()).isZero();

    time.pass(Duration.ofMillis(1));
    assertThat(freshness.overdue()).isOne();
  }

  /** A burst of trades says nothing about how quiet a coin is. */
  @Test
  void shouldNotJudgeACoinThatItHasKnownForAShortTime() {
    tickEvery(Duration.ofMillis(10), 100);

    time.pass(Duration.ofHours(5));

    assertThat(freshness.overdue()).isZero();
  }

  @Test
  void shouldStillNoticeTheSecondOutage() {
    tickEvery(Duration.ofSeconds(1), 600);
    time.pass(Duration.ofHours(2));
    tickEvery(Duration.ofSeconds(1), 600);

    time.pass(Duration.ofMinutes(4));

    assertThat(freshness.overdue()).isOne();
  }

  @Test
  void shouldForgetALongSilenceInTheEnd() {
    tickEvery(Duration.ofHours(1), 5);
    tickEvery(Duration.ofMinutes(1), 60 * 72);

    time.pass(Duration.ofMinutes(10));

    assertThat(freshness.overdue()).isOne();
  }

  @Test
  void shouldShowTheAgeOfTheNewestTickWhateverArrivesAfterIt() {
    coins.note("bitcoin", Instant.parse("2025-12-31T23:59:50Z"));
    time.pass(Duration.ofSeconds(5));
    coins.note("bitcoin", Instant.parse("2025-12-31T00:00:00Z"));

    assertThat(freshness.newestAge()).contains(Duration.ofSeconds(15));
    assertThat(freshness.oldest())
        .containsExactly(new Coin("bitcoin", Duration.ofSeconds(15), Duration.ZERO, false));
  }

  @Test
  void shouldShowTheTimeSinceTheStartBeforeTheFirstTick() {
    time.pass(Duration.ofSeconds(7));

    assertThat(freshness.count()).isZero();
    assertThat(freshness.newestAge()).contains(Duration.ofSeconds(7));
  }

  @Test
  void shouldShowTheTenCoinsWhoseNewestTicksAreTheOldest() {
    for (int i = 10; i < 30; i++) {
      coins.note("coin" + i, time.instant());
      time.pass(Duration.ofSeconds(1));
    }

    assertThat(freshness.count()).isEqualTo(20);
    assertThat(freshness.oldest())
        .extracting(Coin::coin)
        .containsExactly(
            "coin10", "coin11", "coin12", "coin13", "coin14", "coin15", "coin16", "coin17",
            "coin18", "coin19");
  }

  @Test
  void shouldNotTakeASlowCoinForOverdueThatNeverWasMoreSilent() {
    for (int tick = 0; tick < 12; tick++) {
      coins.note("bitcoin", time.instant());
      for (int minute = 0; minute < 10; minute++) {
        time.pass(Duration.ofMinutes(1));
        assertThat(freshness.overdue()).isZero();
      }
    }
  }

  /** However many ticks there are, each of which is a chance to round. */
  @Test
  void shouldHalveTheLongestSilenceOnceInTwelveHours() {
    tickEvery(Duration.ofMinutes(10), 12);
    tickEvery(Duration.ofMillis(50), 20 * 3600 * 3);

    time.pass(Duration.ofMinutes(25)); // 3 times 10 minutes, less a sixth
    assertThat(freshness.overdue()).isZero();
    time.pass(Duration.ofMinutes(1));
    assertThat(freshness.overdue()).isOne();
  }

  @Test
  void shouldForgetACoinThatNoLongerTrades() {
    tickEvery(Duration.ofMinutes(1), 100);
    time.pass(Duration.ofHours(24));
    assertThat(freshness.overdue()).isOne();

    time.pass(Duration.ofSeconds(1));
    assertThat(freshness.count()).isZero();
  }

  /** Each would be another series of metrics. */
  @Test
  void shouldKeepShowingTheSameCoinsWhileNoneIsSilent() {
    for (int i = 10; i < 30; i++) {
      coins.note("coin" + i, time.instant());
    }
    List<String> first = names();

    time.pass(Duration.ofSeconds(10));
    first.forEach(coin -> coins.note(coin, time.instant()));
    assertThat(names()).containsExactlyInAnyOrderElementsOf(first);

    time.pass(Duration.ofSeconds(51));
    assertThat(names()).doesNotContainAnyElementsOf(first);
  }

  private List<String> names() {
    return freshness.oldest().stream().map(Coin::coin).toList();
  }

  @Test
  void shouldStandAClockThatIsSetBack() {
    tickEvery(Duration.ofMinutes(1), 100);
    time.pass(Duration.ofDays(-30));
    tickEvery(Duration.ofMinutes(1), 10);

    assertThat(freshness.newestAge()).contains(Duration.ZERO);
    assertThat(freshness.overdue()).isZero();
    time.pass(Duration.ofHours(1));
    assertThat(freshness.overdue()).isOne();
  }

  @Test
  void shouldHaveNoAgeWhereOtherInstancesHaveAllPartitions() {
    coins.close();

    assertThat(freshness.newestAge()).isEmpty();
  }

  /** Another instance has them now. */
  @Test
  void shouldForgetTheCoinsOfAGroupThatIsClosed() {
    tickEvery(Duration.ofMinutes(1), 100);
    time.pass(Duration.ofHours(1));

    coins.close();

    assertThat(freshness.count()).isZero();
    assertThat(freshness.overdue()).isZero();
  }

  private void tickEvery(Duration gap, int ticks) {
    for (int i = 0; i < ticks; i++) {
      time.pass(gap);
      coins.note("bitcoin", time.instant());
    }
  }
}
