package io.cryptopipeline.model;

import io.cryptopipeline.testing.ticks.Days;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Everything that the ticks of one coin-day can be, as jqwik generates it. */
public final class DayTicks extends DomainContextBase {

  static final CoinWindow DAY = Days.day("bitcoin", LocalDate.of(2018, 4, 5));

  private static final int MAX_DIGITS = 34;
  private static final long MS = 1_000_000;
  private static final long LAST_NS = 86_399_999_999_999L;

  /**
   * A tick and where it stands in its partition.
   *
   * @param tick the tick
   * @param offset distinct within a day
   */
  public record Placed(Tick tick, long offset) {

    TickFold fold() {
      return TickFold.of(DAY, tick, offset);
    }
  }

  /**
   * The distinct ticks of {@link #DAY}, at least one, in the order of their offsets.
   *
   * @param ticks the ticks
   */
  public record Day(List<Placed> ticks) {

    static TickFold fold(List<Placed> ticks) {
      TickFold fold = ticks.get(0).fold();
      for (Placed placed : ticks.subList(1, ticks.size())) {
        fold = fold.plus(placed.tick(), placed.offset());
      }
      return fold;
    }
  }

  @Provide
  Arbitrary<Day> days() {
    return tick().list().ofMinSize(1).ofMaxSize(30).map(DayTicks::day).withoutEdgeCases();
  }

  private static Day day(List<Tick> ticks) {
    List<Placed> placed = new ArrayList<>();
    for (Tick tick : ticks) {
      placed.add(new Placed(tick, 7L + placed.size()));
    }
    return new Day(placed);
  }

  private static Arbitrary<Tick> tick() {
    return Combinators.combine(timestamp(), price(), volume(), tradeId(), quote())
        .as(
            (timestamp, price, volume, tradeId, quote) ->
                new Tick(DAY.coinId(), timestamp, price, volume, tradeId, quote));
  }

  /**
   * Few different ones, so that many are equal or of one millisecond; the edges of minutes and of
   * the day; any.
   */
  private static Arbitrary<Instant> timestamp() {
    return Arbitraries.oneOf(
            Arbitraries.of(0L, 1L, 999_999L, MS, MS + 1, 59_999 * MS, 60_000 * MS, LAST_NS),
            Arbitraries.of(43_200_000L, 86_340_000L, 86_399_999L).map(ms -> ms * MS),
            Arbitraries.longs().between(0, LAST_NS))
        .map(DAY.start()::plusNanos);
  }

  private static Arbitrary<BigDecimal> price() {
    return Arbitraries.oneOf(
        Arbitraries.of("1", "1.0", "1.00", "100000", "1E+5", "1.0E+5", "2", "2.000")
            .map(BigDecimal::new),
        Arbitraries.of("1e30", "1e-30", "0.1e31", "9999999999999999999999999999999999e-64")
            .map(BigDecimal::new)
            .filter(price -> price.compareTo(new BigDecimal("1e-30")) >= 0),
        anyPrice());
  }

  /** From one to 34 digits, the first of them worth from 1e-30 to 1e29. */
  private static Arbitrary<BigDecimal> anyPrice() {
    Arbitrary<Integer> exponents = Arbitraries.integers().between(-30, 29);
    return Arbitraries.integers()
        .between(1, MAX_DIGITS)
        .flatMap(
            digits ->
                Combinators.combine(unscaled(digits), exponents)
                    .as((unscaled, e) -> new BigDecimal(unscaled, digits - 1 - e)));
  }

  private static Arbitrary<BigInteger> unscaled(int digits) {
    BigInteger least = BigInteger.TEN.pow(digits - 1);
    return Arbitraries.bigIntegers()
        .between(least, least.multiply(BigInteger.TEN).subtract(BigInteger.ONE));
  }

  private static Arbitrary<Optional<BigDecimal>> volume() {
    Arbitrary<BigDecimal> zero =
        Arbitraries.integers()
            .between(-MAX_DIGITS, MAX_DIGITS)
            .map(scale -> new BigDecimal(BigInteger.ZERO, scale));
    return Arbitraries.frequencyOf(Tuple.of(4, price()), Tuple.of(1, zero)).optional(0.7);
  }

  private static Arbitrary<OptionalLong> tradeId() {
    return Arbitraries.oneOf(
        Arbitraries.just(OptionalLong.empty()),
        Arbitraries.of(0L, 1L, 2L, Long.MAX_VALUE).map(OptionalLong::of));
  }

  private static Arbitrary<Optional<String>> quote() {
    return Arbitraries.of("usd", "eur").optional(0.7);
  }
}
