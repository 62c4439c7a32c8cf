package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.RawTick;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulator invents of the time before now. */
class SimulatedHistoryTest {

  private static final Instant NOW = Instant.parse("2018-04-05T09:00:00.123456Z");
  private static final List<String> COINS = List.of("bitcoin", "litecoin", "shiba-inu");
  private static final Duration MONTH = Duration.ofDays(30);

  @Test
  void shouldGiveTheTimeBeforeNowInItsOrder() {
    List<Tick> ticks = history(COINS, MONTH, Long.MAX_VALUE, 7);

    assertThat(ticks).extracting(Tick::timestamp).isSorted();
    assertThat(ticks.get(0).timestamp())
        .isBetween("2018-03-06T09:00:00.123Z", "2018-03-06T09:02:00.123Z");
    assertThat(ticks.get(ticks.size() - 1).timestamp())
        .isBetween("2018-04-05T08:59:55.123Z", "2018-04-05T09:00:00.123Z");
    // 30 days less 6 hours, one tick in 2 minutes; then one in 5 seconds
    assertThat(ticks).hasSize(3 * (714 * 30 + 4_320));
    Map<String, List<Tick>> ofCoins = ofCoins(ticks);
    assertThat(ofCoins.keySet()).containsExactlyInAnyOrderElementsOf(COINS);
    ofCoins.values().forEach(SimulatedHistoryTest::assertRegular);
  }

  private static void assertRegular(List<Tick> ofCoin) {
    for (int i = 1; i < ofCoin.size(); i++) {
      assertThat(Duration.between(ofCoin.get(i - 1).timestamp(), ofCoin.get(i).timestamp()))
          .isPositive()
          .isLessThan(Duration.ofMinutes(4));
    }
  }

  @Test
  void shouldEndBeforeNowWhenTheLengthIsNotThatOfItsSteps() {
    List<Tick> ticks = history(COINS, Duration.ofSeconds(3_604), Long.MAX_VALUE, 7);

    assertThat(ticks).hasSize(3 * 720);
    assertThat(ticks.get(ticks.size() - 1).timestamp()).isBefore(NOW);
  }

  @Test
  void shouldGiveTheSamePricesWhenTheSeedIsTheSame() {
    List<Tick> ticks = history(COINS, Duration.ofDays(2), Long.MAX_VALUE, 7);

    assertThat(history(COINS, Duration.ofDays(2), Long.MAX_VALUE, 7)).isEqualTo(ticks);
    assertThat(history(COINS, Duration.ofDays(2), Long.MAX_VALUE, 8)).isNotEqualTo(ticks);
  }

  @Test
  void shouldContinueFromTheLastPriceAndNumberWhenItGoesLive() {
    SimulatorSource live = source(COINS, 20_000, 7);
    List<RawTick> ticks = new ArrayList<>();
    fetch(live.history(Duration.ofDays(1), () -> true), ticks);
    int ofHistory = ticks.size();

    fetch(live, ticks);

    assertThat(ofHistory).isEqualTo(3 * (540 + 4_320));
    assertThat(ticks).hasSize(20_000).extracting(RawTick::eventId).doesNotHaveDuplicates();
    for (int i = ofHistory; i < ofHistory + 3; i++) {
      Tick before = ticks.get(i - 3).tick();
      Tick first = ticks.get(i).tick();
      assertThat(first.timestamp()).isEqualTo("2018-04-05T09:00:00.123Z");
      assertThat(first.coinId()).isEqualTo(before.coinId());
      assertThat(price(first) / price(before)).isBetween(0.999, 1.001);
    }
  }

  @Test
  void shouldTradeAsMuchInADayOfHistoryAsInOneOfTheLiveTicks() {
    SimulatorSource live = source(List.of("bitcoin"), Long.MAX_VALUE, 7);
    List<RawTick> old = new ArrayList<>();
    fetch(live.history(Duration.ofDays(20), () -> true), old);
    List<RawTick> present = new ArrayList<>();
    fetch(source(List.of("bitcoin"), 864_000 / 10, 7), present); // a tenth of a day

    assertThat(volume(old) / 20).isBetween(volume(present) * 10 / 3, volume(present) * 10 * 3);
  }

  private static double volume(List<RawTick> ticks) {
    return ticks.stream().mapToDouble(t -> t.tick().volume().orElseThrow().doubleValue()).sum();
  }

  @Test
  void shouldCountTheTicksOfTheHistory() {
    SimulatorSource live = source(COINS, 10, 7);
    List<RawTick> ticks = new ArrayList<>();

    fetch(live.history(MONTH, () -> true), ticks);
    assertThat(ticks).hasSize(10);

    fetch(live, ticks);
    assertThat(ticks).hasSize(10);
  }

  @Test
  void shouldGiveNoHistoryWhenItIsNotWanted() {
    SimulatorSource live = source(COINS, 10, 7);
    List<RawTick> ticks = new ArrayList<>();

    fetch(live.history(MONTH, () -> false), ticks);

    assertThat(ticks).isEmpty();
    assertThat(live.history(MONTH, () -> true).isRateLimited()).isFalse();
    assertThat(live.isRateLimited()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldHaveCalmAndWildDays(long seed) {
    Map<String, List<Tick>> ofCoins = ofCoins(history(COINS, MONTH, Long.MAX_VALUE, seed));

    ofCoins.forEach(
        (coinId, ticks) -> {
          List<Double> ranges = dailyRanges(ticks);
          assertThat(ranges).as(coinId).hasSize(29).allMatch(range -> range < 0.3);
          assertThat(ranges.get(28) / ranges.get(0)).as(coinId).isGreaterThan(2);
        });
    assertThat(dailyRanges(ofCoins.get("bitcoin")).get(14)).isBetween(0.015, 0.08);
    assertThat(dailyRanges(ofCoins.get("shiba-inu")).get(14)).isBetween(0.02, 0.15);
  }

  /** Of whole days, from the narrowest to the widest. */
  private static List<Double> dailyRanges(List<Tick> ticks) {
    Map<LocalDate, List<Tick>> days =
        ticks.stream()
            .collect(
                Collectors.groupingBy(
                    tick -> LocalDate.ofInstant(tick.timestamp(), ZoneOffset.UTC),
                    TreeMap::new,
                    Collectors.toList()));
    days.remove(LocalDate.parse("2018-03-06"));
    days.remove(LocalDate.parse("2018-04-05"));
    return days.values().stream()
        .map(day -> day.stream().mapToDouble(SimulatedHistoryTest::price).summaryStatistics())
        .map(prices -> prices.getMax() / prices.getMin() - 1)
        .sorted()
        .toList();
  }

  private static Map<String, List<Tick>> ofCoins(List<Tick> ticks) {
    return ticks.stream().collect(Collectors.groupingBy(Tick::coinId));
  }

  private static double price(Tick tick) {
    return tick.price().doubleValue();
  }

  private static List<Tick> history(List<String> coinIds, Duration length, long count, long seed) {
    List<RawTick> ticks = new ArrayList<>();
    fetch(source(coinIds, count, seed).history(length, () -> true), ticks);
    return ticks.stream().map(RawTick::tick).toList();
  }

  private static SimulatorSource source(List<String> coinIds, long count, long seed) {
    return new SimulatorSource(coinIds, count, seed, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static void fetch(TickSource source, List<RawTick> ticks) {
    try {
      source.fetch(fetched -> ticks.add(SimulatorSourceTest.read(fetched)));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
