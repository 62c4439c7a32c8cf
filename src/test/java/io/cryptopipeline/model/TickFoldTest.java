package io.cryptopipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.testing.ticks.Days;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TickFoldTest {

  private static final CoinWindow DAY = Days.day("bitcoin", LocalDate.of(2018, 4, 5));
  private static final Instant NOW = Instant.parse("2018-04-06T01:00:00Z");
  private static final Instant TEN = Instant.parse("2018-04-05T10:00:00Z");
  private static final Optional<String> USD = Optional.of("usd");

  @Test
  void shouldSummarizeEveryFieldWhenThreeTicksAreFolded() {
    TickFold fold =
        fold(tick("00:00:00", "100.0", "1"), 0)
            .plus(tick("12:00:00", "103.50", "3"), 1)
            .plus(tick("23:59:59.999", "99.25", null), 2);

    Summary summary = fold.summarize(2, true, ComputedBy.BATCH, NOW);

    // mean = 302.75 / 3; vwap = (100.0 * 1 + 103.50 * 3) / 4 = 410.50 / 4;
    // minutes 0, 720 and 1439 hold a tick: 719 are free before noon, 718 after
    assertThat(summary)
        .isEqualTo(
            new Summary(
                DAY,
                Optional.of("usd"),
                new BigDecimal("100.0"),
                new BigDecimal("103.50"),
                new BigDecimal("99.25"),
                new BigDecimal("99.25"),
                new BigDecimal("100.9166666666666666666666666666667"),
                3,
                Optional.of(new BigDecimal("4")),
                Optional.of(new BigDecimal("102.625")),
                Instant.parse("2018-04-05T00:00:00Z"),
                Instant.parse("2018-04-05T23:59:59.999Z"),
                719,
                2,
                true,
                ComputedBy.BATCH,
                NOW));
  }

  @Test
  void shouldOrderByTheNumberOfTheTradeWhenTimesAreEqual() {
    TickFold fold = fold(trade("100", 10), 1).plus(trade("101", 9), 2).plus(trade("102", 11), 0);

    assertThat(fold.open().price()).isEqualTo("101");
    assertThat(fold.close().price()).isEqualTo("102");
  }

  @Test
  void shouldOrderTicksWithoutATradeFirstWhenTimesAreEqual() {
    TickFold fold = fold(trade("100", 0), 1).plus(tick("10:00:00", "101", null), 2);

    assertThat(fold.open().price()).isEqualTo("101");
    assertThat(fold.close().price()).isEqualTo("100");
  }

  @Test
  void shouldOrderByTheOffsetWhenTimesAndTradesAreEqual() {
    TickFold fold = fold(trade("100", 5), 8).plus(trade("101", 5), 7).plus(trade("102", 5), 9);

    assertThat(fold.open().price()).isEqualTo("101");
    assertThat(fold.close().price()).isEqualTo("102");
  }

  @Test
  void shouldOrderByTimeWhenTradesAndOffsetsSayOtherwise() {
    Tick early = tick("09:59:59.999", "100", null);

    TickFold fold = fold(trade("101", 5), 1).plus(early, 2);

    assertThat(fold.open().price()).isEqualTo("100");
    assertThat(fold.close().price()).isEqualTo("101");
  }

  @Test
  void shouldOrderByTheWholeTimeAndStateItsMillisecondWhenTimesDifferInNanoseconds() {
    Summary summary =
        summary(
            fold(tick("23:59:59.999000002", "200", null), 1)
                .plus(tick("23:59:59.999000001", "100", null), 2));

    assertThat(summary.open()).isEqualTo("100");
    assertThat(summary.close()).isEqualTo("200");
    assertThat(summary.firstTimestamp()).isEqualTo("2018-04-05T23:59:59.999Z");
    assertThat(summary.lastTimestamp()).isEqualTo("2018-04-05T23:59:59.999Z");
  }

  @Test
  void shouldTakeTheDigitsOfTheEarlierTickWhenPricesAreEqual() {
    TickFold fold =
        fold(tick("10:00:02", "7.000", null), 1)
            .plus(tick("10:00:01", "7.0", null), 2)
            .plus(tick("10:00:03", "7", null), 3);

    assertThat(fold.high().price()).isEqualTo(new BigDecimal("7.0"));
    assertThat(fold.low().price()).isEqualTo(new BigDecimal("7.0"));
    assertThat(fold.open().price()).isEqualTo(new BigDecimal("7.0"));
    assertThat(fold.close().price()).isEqualTo(new BigDecimal("7"));
  }

  @Test
  void shouldKeepTheDigitsOfAVolumeWhenATickWithoutOneFollows() {
    Tick withVolume = tick("10:00:00", "1", "1E+5");
    Tick without = tick("10:00:01", "1", null);

    assertThat(fold(withVolume, 1).plus(without, 2).volumeSum()).contains(new BigDecimal("1E+5"));
    assertThat(fold(without, 2).plus(withVolume, 1).volumeSum()).contains(new BigDecimal("1E+5"));
  }

  @Test
  void shouldRoundTheVolumeOnceWhenItsSumHasThirtyFiveDigits() {
    // each half alone rounds to ….000, both together are ….001
    TickFold fold =
        fold(tick("10:00:00", "1", "1e30"), 1)
            .plus(tick("10:00:01", "1", "0.0005"), 2)
            .plus(tick("10:00:02", "1", "0.0005"), 3);

    assertThat(summary(fold).volume())
        .contains(new BigDecimal("1000000000000000000000000000000.001"));
  }

  @Test
  void shouldRoundHalfToEvenWhenTheVolumeIsATie() {
    TickFold large = fold(tick("10:00:00", "1", "1e30"), 1);

    assertThat(summary(large.plus(tick("10:00:01", "1", "0.0005"), 2)).volume())
        .contains(new BigDecimal("1000000000000000000000000000000.000"));
    assertThat(summary(large.plus(tick("10:00:01", "1", "0.0015"), 2)).volume())
        .contains(new BigDecimal("1000000000000000000000000000000.002"));
  }

  @Test
  void shouldRoundTheMeanToThirtyFourDigitsWhenItDoesNotEnd() {
    TickFold fold =
        fold(tick("10:00:00", "1", null), 1)
            .plus(tick("10:00:01", "2", null), 2)
            .plus(tick("10:00:02", "2", null), 3);

    assertThat(summary(fold).mean()).isEqualTo("1.666666666666666666666666666666667"); // 5 / 3
  }

  @Test
  void shouldHaveNoVwapWhenTheVolumeIsZero() {
    Summary summary = summary(fold(tick("10:00:00", "5", "0.00"), 1));

    assertThat(summary.volume()).contains(new BigDecimal("0.00"));
    assertThat(summary.vwap()).isEmpty();
  }

  @Test
  void shouldHaveNeitherVolumeNorVwapWhenNoTickCarriesOne() {
    Summary summary = summary(fold(tick("10:00:00", "5", null), 1));

    assertThat(summary.volume()).isEmpty();
    assertThat(summary.vwap()).isEmpty();
  }

  @Test
  void shouldWeighOnlyTicksWithAVolumeWhenSomeHaveNone() {
    TickFold fold =
        fold(tick("10:00:00", "2", "1"), 1)
            .plus(tick("10:00:01", "1000", null), 2)
            .plus(tick("10:00:02", "4", "3"), 3);

    // (2 * 1 + 4 * 3) / 4
    assertThat(summary(fold).vwap()).contains(new BigDecimal("3.5"));
    assertThat(summary(fold).volume()).contains(new BigDecimal("4"));
  }

  @Test
  void shouldCountTheRestOfTheDayAsGapWhenOnlyTheFirstMinuteHoldsATick() {
    assertThat(summary(fold(tick("00:00:59.999", "1", null), 1)).maxGapMinutes()).isEqualTo(1439);
  }

  @Test
  void shouldCountTheStartOfTheDayAsGapWhenOnlyTheLastMinuteHoldsATick() {
    assertThat(summary(fold(tick("23:59:00", "1", null), 1)).maxGapMinutes()).isEqualTo(1439);
  }

  @Test
  void shouldCountTheLongerSideWhenOneTickStandsInTheMiddle() {
    // minute 600: 600 before it, 839 after
    assertThat(summary(fold(tick("10:00:00", "1", null), 1)).maxGapMinutes()).isEqualTo(839);
  }

  @Test
  void shouldHaveNoGapWhenEveryMinuteHoldsATick() {
    TickFold fold = fold(tick("00:00:00", "1", null), 0);
    for (int minute = 1; minute < 1440; minute++) {
      fold =
          fold.plus(tick(LocalTime.of(minute / 60, minute % 60, 30).toString(), "1", null), minute);
    }

    assertThat(summary(fold).maxGapMinutes()).isZero();
    assertThat(summary(fold).tickCount()).isEqualTo(1440);
  }

  @Test
  void shouldTakeTheAlphabeticallyFirstQuoteWhenTicksDiffer() {
    TickFold none = fold(quoted(null), 1);

    assertThat(none.quote()).isEmpty();
    assertThat(none.plus(quoted("usd"), 2).quote()).contains("usd");
    assertThat(none.plus(quoted("usd"), 2).plus(quoted("eur"), 3).quote()).contains("eur");
    assertThat(none.plus(quoted("eur"), 2).plus(quoted("usd"), 3).quote()).contains("eur");
  }

  @Test
  void shouldRefuseTheTickWhenItIsOfAnotherDay() {
    TickFold fold = fold(tick("00:00:00", "1", null), 1);

    assertThatThrownBy(() -> fold.plus(at("2018-04-04T23:59:59.999Z"), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2018-04-04T23:59:59.999Z")
        .hasMessageEndingWith("is not of bitcoin:2018-04-05");
    assertThatThrownBy(() -> fold.plus(at("2018-04-06T00:00:00Z"), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is not of bitcoin:2018-04-05");
  }

  @Test
  void shouldRefuseTheTickWhenItIsOfAnotherCoin() {
    CoinWindow other = Days.day("ether:2018-04-05");

    assertThatThrownBy(() -> TickFold.of(other, tick("10:00:00", "1", null), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("is not of ether:2018-04-05");
  }

  @Test
  void shouldLeaveTheFoldUnchangedWhenATickIsAdded() {
    TickFold fold = fold(tick("10:00:00", "1", "1"), 1);

    assertThat(fold.plus(tick("11:00:00", "2", "2"), 2).tickCount()).isEqualTo(2);

    assertThat(fold).isEqualTo(fold(tick("10:00:00", "1", "1"), 1));
  }

  private static TickFold fold(Tick tick, long offset) {
    return TickFold.of(DAY, tick, offset);
  }

  private static Summary summary(TickFold fold) {
    return fold.summarize(0, false, ComputedBy.STREAM, NOW);
  }

  private static Tick tick(String time, String price, String volume) {
    return new Tick(
        "bitcoin",
        Instant.parse("2018-04-05T" + time + "Z"),
        new BigDecimal(price),
        Optional.ofNullable(volume).map(BigDecimal::new),
        OptionalLong.empty(),
        USD);
  }

  private static Tick trade(String price, long tradeId) {
    return bare(TEN, price, OptionalLong.of(tradeId), USD);
  }

  private static Tick quoted(String quote) {
    return bare(TEN, "1", OptionalLong.empty(), Optional.ofNullable(quote));
  }

  private static Tick at(String timestamp) {
    return bare(Instant.parse(timestamp), "1", OptionalLong.empty(), USD);
  }

  /** A tick without a volume. */
  private static Tick bare(
      Instant time, String price, OptionalLong tradeId, Optional<String> quote) {
    return new Tick("bitcoin", time, new BigDecimal(price), Optional.empty(), tradeId, quote);
  }
}
