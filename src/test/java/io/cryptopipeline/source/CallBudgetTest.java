package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.testing.time.SleptTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallBudgetTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MONTH = Duration.ofDays(31);

  private final SleptTime clock = new SleptTime("2026-01-01T00:00:00Z");

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void shouldNeverMakeMoreCallsThanAMonthAllowsWhateverTheDemand(
      @ForAll @IntRange(min = 1, max = 70) int perMinute,
      @ForAll @IntRange(min = 1, max = 150) int perMonth,
      @ForAll("demand") List<Duration> demand) {
    assertSpread(calls(CallBudget.of(perMinute, perMonth, clock), demand), perMonth, MONTH);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void shouldNeverMakeMoreCallsThanAMinuteAllowsWhateverTheDemand(
      @ForAll @IntRange(min = 1, max = 70) int perMinute,
      @ForAll @IntRange(min = 1, max = 100_000) int perMonth,
      @ForAll("demand") List<Duration> demand) {
    assertSpread(calls(CallBudget.of(perMinute, perMonth, clock), demand), perMinute, MINUTE);
  }

  private List<Instant> calls(CallBudget budget, List<Duration> demand) {
    List<Instant> calls = new ArrayList<>();
    for (Duration idle : demand) {
      clock.pass(idle);
      clock.pass(budget.take());
      calls.add(clock.instant());
    }
    return calls;
  }

  /** A month or a minute begins anywhere, and does not hold the instant at its end. */
  private static void assertSpread(List<Instant> calls, int most, Duration time) {
    for (int i = 0; i + most < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i), calls.get(i + most)))
          .as("of calls %s to %s", i, i + most)
          .isGreaterThanOrEqualTo(time);
    }
  }

  /** 9,000 of 10,000 calls in 31 days are one in 297.6 s. */
  @ParameterizedTest
  @CsvSource({
    "30, 10000, 1, PT297.6S",
    "30, 10000, 3, PT892.8S",
    "30, 100000000, 1, PT2S",
    "1, 100000000, 2, PT2M",
    "10000, 1, 1, PT2976000S",
  })
  void shouldSpreadNineTenthsOfAMonthEvenly(
      int perMinute, int perMonth, int calls, Duration interval) {
    assertThat(CallBudget.of(perMinute, perMonth, clock).interval(calls)).isEqualTo(interval);
  }

  @Test
  void shouldNeverHoldUpARegularCallWhenNothingElseIsAsked() {
    CallBudget budget = CallBudget.of(30, 1_000, clock);

    for (int i = 0; i < 3_000; i++) {
      assertThat(budget.take()).as("call %s", i).isZero();
      clock.pass(budget.interval(1));
    }
  }

  /** A twentieth is saved: 50 calls, and the one that refills itself meanwhile is not yet there. */
  @Test
  void shouldAllowATwentiethOfAMonthAtOnceAndAsMuchAgainAfterABreak() {
    CallBudget budget = CallBudget.of(60, 1_000, clock);

    assertThat(burst(budget)).isEqualTo(50);
    clock.pass(MONTH);
    assertThat(burst(budget)).isEqualTo(50);
  }

  /** How many calls are made before one has to wait longer than the second between two. */
  private int burst(CallBudget budget) {
    int calls = 0;
    Duration wait = budget.take();
    while (wait.compareTo(Duration.ofSeconds(1)) <= 0) {
      calls++;
      clock.pass(wait);
      wait = budget.take();
    }
    clock.pass(wait);
    return calls;
  }

  @Test
  void shouldNotWaitForATimeThatWasSetBack() {
    CallBudget budget = CallBudget.apart(Duration.ofSeconds(1), clock);
    assertThat(budget.take()).isZero();

    clock.pass(Duration.ofHours(-1));

    assertThat(budget.take()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldKeepCallsApartWhenThereIsNoBudget() {
    CallBudget budget = CallBudget.apart(Duration.ofSeconds(1), clock);

    assertThat(budget.take()).isZero();
    assertThat(budget.take()).isEqualTo(Duration.ofSeconds(1));
    assertThat(budget.take()).isEqualTo(Duration.ofSeconds(2));
    clock.pass(Duration.ofMillis(2_400));
    assertThat(budget.take()).isEqualTo(Duration.ofMillis(600));
    clock.pass(Duration.ofHours(1));
    assertThat(budget.take()).isZero();
  }

  private static Arbitrary<Duration> idle() {
    return Arbitraries.frequencyOf(
        Tuple.of(12, Arbitraries.just(Duration.ZERO)),
        Tuple.of(3, Arbitraries.integers().between(0, 90_000).map(Duration::ofMillis)),
        Tuple.of(2, Arbitraries.integers().between(0, 36).map(Duration::ofHours)),
        Tuple.of(1, Arbitraries.integers().between(0, 40).map(Duration::ofDays)));
  }

  @Provide
  Arbitrary<List<Duration>> demand() {
    return idle().list().ofMinSize(2).ofMaxSize(500);
  }
}
