package io.cryptopipeline.batch;

import io.cryptopipeline.model.CoinDay;
import io.cryptopipeline.model.DailySummary;
import io.cryptopipeline.model.DailySummary.ComputedBy;
import io.cryptopipeline.mongo.RawEvents;
import io.cryptopipeline.mongo.RawEvents.StoredTick;
import io.cryptopipeline.summary.DayFold;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Folds the raw events of coin-days anew. Safe for several threads. */
public final class Recompute {

  private final RawEvents rawEvents;
  private final Duration grace;
  private final Clock clock;

  /**
   * Creates the recompute.
   *
   * @param grace how long after its end a day stays open
   * @param clock says when a summary was made, and whether a day is over
   */
  public Recompute(RawEvents rawEvents, Duration grace, Clock clock) {
    this.rawEvents = rawEvents;
    this.grace = grace;
    this.clock = clock;
  }

  /** What a day's raw events amount to. */
  private record Folded(DayFold fold, long lateCount) {

    static Folded of(CoinDay day, StoredTick stored) {
      return new Folded(DayFold.of(day, stored.tick(), stored.offset()), stored.late() ? 1 : 0);
    }

    Folded merge(Folded other) {
      return new Folded(fold.merge(other.fold), lateCount + other.lateCount);
    }
  }

  /**
   * Returns the summaries of all raw events of the days; days without any are left out. Holds one
   * fold a day in memory, however many ticks it has.
   *
   * @throws IllegalStateException if a raw event was changed so that it cannot be read any more
   */
  public List<DailySummary> summarize(Collection<CoinDay> days) {
    Map<CoinDay, Folded> folds = new HashMap<>();
    rawEvents.read(days, (day, stored) -> folds.merge(day, Folded.of(day, stored), Folded::merge));
    Map<String, Instant> latest =
        rawEvents.latest(folds.keySet().stream().map(CoinDay::coinId).collect(Collectors.toSet()));
    Instant now = clock.instant();
    List<DailySummary> summaries = new ArrayList<>();
    folds.forEach(
        (day, folded) ->
            summaries.add(
                folded
                    .fold()
                    .summarize(
                        folded.lateCount(),
                        isFinal(day, latest.get(day.coinId()), now),
                        ComputedBy.BATCH,
                        now)));
    return summaries;
  }

  /**
   * A day is final when the coin has a tick past its end plus the grace, or when that time has
   * passed and nothing of the coin was ingested within the last grace.
   */
  private boolean isFinal(CoinDay day, Instant latest, Instant now) {
    Instant closing = day.end().plus(grace);
    return !latest.isBefore(closing)
        || (!now.isBefore(closing)
            && !rawEvents.wasIngested(day.coinId(), day.start(), now.minus(grace)));
  }
}
