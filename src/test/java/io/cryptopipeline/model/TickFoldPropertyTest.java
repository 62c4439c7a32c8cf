package io.cryptopipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.DayTicks.Day;
import io.cryptopipeline.model.DayTicks.Placed;
import io.cryptopipeline.model.Summary.ComputedBy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** Records compare with {@code equals}, so the scale of every decimal is compared, too. */
@Domain(DayTicks.class)
@Domain(DomainContext.Global.class)
class TickFoldPropertyTest {

  private static final Instant NOW = Instant.parse("2018-04-05T12:00:00Z");

  @Property
  void shouldGiveTheSameDigitsWhenTicksArriveInAnyOrder(@ForAll Day day, @ForAll long seed) {
    List<Placed> shuffled = new ArrayList<>(day.ticks());
    Collections.shuffle(shuffled, new Random(seed));

    TickFold fold = Day.fold(shuffled);

    assertThat(fold).isEqualTo(Day.fold(day.ticks()));
    assertThat(summary(fold)).isEqualTo(summary(Day.fold(day.ticks())));
    assertThat(summary(fold)).hasToString(summary(Day.fold(day.ticks())).toString());
  }

  @Property
  void shouldGiveTheSameDigitsWhenAnySplitIsMerged(@ForAll Day day, @ForAll long seed) {
    Random random = new Random(seed);
    List<Placed> shuffled = new ArrayList<>(day.ticks());
    Collections.shuffle(shuffled, random);

    TickFold fold = mergedInPieces(shuffled, random);

    assertThat(fold).isEqualTo(Day.fold(day.ticks()));
    assertThat(summary(fold)).isEqualTo(summary(Day.fold(day.ticks())));
  }

  /** Splits anywhere, folds both halves the same way, merges them in either order. */
  private static TickFold mergedInPieces(List<Placed> ticks, Random random) {
    if (ticks.size() == 1) {
      return ticks.get(0).fold();
    }
    int cut = 1 + random.nextInt(ticks.size() - 1);
    TickFold left = mergedInPieces(ticks.subList(0, cut), random);
    TickFold right = mergedInPieces(ticks.subList(cut, ticks.size()), random);
    return random.nextBoolean() ? left.merge(right) : right.merge(left);
  }

  @Property
  void shouldBeAssociativeAndCommutativeWhenFoldsAreMerged(
      @ForAll Day first, @ForAll Day second, @ForAll Day third) {
    TickFold a = Day.fold(first.ticks());
    TickFold b = Day.fold(moved(second, 1_000).ticks());
    TickFold c = Day.fold(moved(third, 2_000).ticks());

    assertThat(a.merge(b)).isEqualTo(b.merge(a));
    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
  }

  /** The same ticks at other offsets, so that no two ticks stand at the same place. */
  private static Day moved(Day day, long by) {
    return new Day(
        day.ticks().stream()
            .map(placed -> new Placed(placed.tick(), placed.offset() + by))
            .toList());
  }

  @Property
  void shouldStayWithinLowAndHighWhenAveraged(@ForAll Day day) {
    Summary summary = summary(Day.fold(day.ticks()));

    assertThat(summary.open()).isBetween(summary.low(), summary.high());
    assertThat(summary.close()).isBetween(summary.low(), summary.high());
    assertThat(summary.mean()).isBetween(summary.low(), summary.high());
    assertThat(summary.vwap().stream())
        .allSatisfy(vwap -> assertThat(vwap).isBetween(summary.low(), summary.high()));
  }

  @Property
  void shouldRoundTheVolumeOnceWhenVolumesAreSummed(@ForAll Day day) {
    Optional<BigDecimal> exact =
        day.ticks().stream()
            .flatMap(placed -> placed.tick().volume().stream())
            .reduce(BigDecimal::add);

    Summary summary = summary(Day.fold(day.ticks()));

    assertThat(summary.volume())
        .isEqualTo(exact.map(sum -> sum.round(new MathContext(34, RoundingMode.HALF_EVEN))));
  }

  @Property
  void shouldAgreeWithTheNaiveSummaryWhenTicksAreFolded(@ForAll Day day) {
    assertThat(summary(Day.fold(day.ticks()))).isEqualTo(NaiveSummary.of(day.ticks(), NOW));
  }

  @Property
  void shouldStayTheSameWhenWrittenAndRead(@ForAll Day day) {
    TickFold fold = Day.fold(day.ticks());

    assertThat(TickFoldCodec.decode(TickFoldCodec.encode(fold))).isEqualTo(fold);
  }

  @Property
  void shouldGiveTheSameDigitsWhenWrittenAndReadAfterEveryTick(@ForAll Day day) {
    TickFold fold = day.ticks().get(0).fold();
    for (Placed placed : day.ticks().subList(1, day.ticks().size())) {
      fold = TickFoldCodec.decode(TickFoldCodec.encode(fold)).plus(placed.tick(), placed.offset());
    }

    assertThat(fold).isEqualTo(Day.fold(day.ticks()));
  }

  private static Summary summary(TickFold fold) {
    return fold.summarize(0, false, ComputedBy.STREAM, NOW);
  }
}
