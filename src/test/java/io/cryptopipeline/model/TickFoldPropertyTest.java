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
