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
import java.util.Optional;
import java.util.function.Consumer;

/** Folds the raw events of a coin-day anew. Safe for several threads. */
public final class DayRecompute {

  private final RawEvents rawEvents;
  private final Duration grace;
  private final Clock clock;

  /**
   * Creates the recompute.
   *
   * @param grace how long after its end a day stays open
   * @param clock says when a summary was made, and whether a day is over
   */
  public DayRecompute(RawEvents rawEvents, Duration grace, Clock clock) {
    this.rawEvents = rawEvents;
    this.grace = grace;
    this.clock = clock;
  }

  /** Returns the summary of all raw events of the day; empty where there is none. */
  public Optional<DailySummary> summarize(CoinDay day) {
    Folder folder = new Folder(day);
    rawEvents.read(day, folder);
    if (folder.fold == null) {
      return Optional.empty();
    }
    return Optional.of(
        folder.fold.summarize(folder.lateCount, isFinal(day), ComputedBy.BATCH, clock.instant()));
  }

  /**
   * A day is final when the coin has a tick past its end plus the grace, or when that time has
   * passed and nothing of the coin was ingested within the last grace.
   */
  private boolean isFinal(CoinDay day) {
    Instant closing = day.end().plus(grace);
    Instant now = clock.instant();
    return rawEvents.existsFrom(day.coinId(), closing)
        || (!now.isBefore(closing)
            && !rawEvents.existsFrom(day.coinId(), day.start(), now.minus(grace)));
  }

  private static final class Folder implements Consumer<StoredTick> {

    private final CoinDay day;
    private DayFold fold;
    private long lateCount;

    Folder(CoinDay day) {
      this.day = day;
    }

    @Override
    public void accept(StoredTick stored) {
      fold =
          fold == null
              ? DayFold.of(day, stored.tick(), stored.offset())
              : fold.plus(stored.tick(), stored.offset());
      lateCount += stored.late() ? 1 : 0;
    }
  }
}
