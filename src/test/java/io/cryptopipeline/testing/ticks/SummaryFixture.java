package io.cryptopipeline.testing.ticks;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Daily summaries whose counts, and whether they are final, are what matters. */
public final class SummaryFixture {

  /** The day where a test does not say. */
  public static final CoinWindow DAY = Days.day("bitcoin:2018-04-05");

  private SummaryFixture() {}

  /** Returns a summary of {@link #DAY}. */
  public static Summary summary(long tickCount, long lateCount, boolean isFinal) {
    return summary(DAY, tickCount, lateCount, isFinal);
  }

  /** Returns a summary that was made at 2018-04-06T01:00:00Z. */
  public static Summary summary(CoinWindow day, long tickCount, long lateCount, boolean isFinal) {
    return summary(day, tickCount, lateCount, isFinal, Instant.parse("2018-04-06T01:00:00Z"));
  }

  /** Returns a summary of the stream that was made at {@code updatedAt}. */
  public static Summary summary(
      CoinWindow day, long tickCount, long lateCount, boolean isFinal, Instant updatedAt) {
    return summary(day, tickCount, lateCount, isFinal, ComputedBy.STREAM, updatedAt);
  }

  /** Returns a summary that {@code by} has made at {@code updatedAt}. */
  public static Summary summary(
      CoinWindow day,
      long tickCount,
      long lateCount,
      boolean isFinal,
      ComputedBy by,
      Instant updatedAt) {
    return new Summary(
        day,
        Optional.of("usd"),
        new BigDecimal("1.10"),
        new BigDecimal("4"),
        new BigDecimal("0.5"),
        new BigDecimal("2.00"),
        new BigDecimal("1.666666666666666666666666666666667"),
        tickCount,
        Optional.of(new BigDecimal("3.5")),
        Optional.of(new BigDecimal("1.25")),
        day.start().plusSeconds(1),
        day.start().plusSeconds(7200),
        1319,
        lateCount,
        isFinal,
        by,
        updatedAt);
  }
}
