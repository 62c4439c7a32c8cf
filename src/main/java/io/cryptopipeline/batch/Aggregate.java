package io.cryptopipeline.batch;

import io.cryptopipeline.batch.Recompute.Recomputed;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.mongo.Summaries;
import io.cryptopipeline.mongo.SummaryComparison;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The batch job: writes what raw events amount to, under the guard of the stream. It may run at any
 * time, also beside the stream, and again after a kill: the same raw events end in the same
 * summaries. One run; safe for several threads.
 */
public final class Aggregate implements Consumer<Recomputed> {

  /** What may be written. */
  public enum WriteMode {
    /** What the guard lets through: nothing that is made of fewer ticks than what is stored. */
    GUARDED,
    /** Whatever was recomputed. */
    FORCED,
    /** Nothing; it is counted what {@link #GUARDED} would write. */
    DRY_RUN
  }

  /**
   * What has become of the recomputed summaries.
   *
   * @param summaries how many there are
   * @param ticks how many ticks they are of
   * @param written how many were written, or would be in a dry run
   * @param unchanged how many are stored as they are
   * @param leftAlone how many are stored otherwise, and were left alone
   * @param unreadable how many units have a raw event that cannot be read any more
   */
  public record Totals(
      long summaries, long ticks, long written, long unchanged, long leftAlone, long unreadable) {

    Totals plus(Totals other) {
      return new Totals(
          summaries + other.summaries,
          ticks + other.ticks,
          written + other.written,
          unchanged + other.unchanged,
          leftAlone + other.leftAlone,
          unreadable + other.unreadable);
    }
  }

  private final Summaries stored;
  private final Storage storage;
  private final LatestSummaryPublisher publication;
  private final WriteMode mode;
  private final Consumer<String> remarks;
  private Totals totals = new Totals(0, 0, 0, 0, 0, 0);

  /**
   * Creates a run.
   *
   * @param publication publishes the summaries that are stored now
   * @param remarks is told, in a line each, what was left alone and what cannot be read
   */
  public Aggregate(
      Summaries stored,
      Storage storage,
      LatestSummaryPublisher publication,
      WriteMode mode,
      Consumer<String> remarks) {
    this.stored = stored;
    this.storage = storage;
    this.publication = publication;
    this.mode = mode;
    this.remarks = remarks;
  }

  /** Returns what has become of everything so far. */
  public synchronized Totals totals() {
    return totals;
  }

  /** Writes the summaries of some units. */
  @Override
  public void accept(Recomputed recomputed) {
    List<SummaryComparison> others = new ArrayList<>();
    List<Summary> current = new ArrayList<>();
    for (SummaryComparison found : stored.compare(recomputed.summaries())) {
      SummaryComparison comparison = found.keepingFinal();
      if (!comparison.differences().isEmpty()) {
        others.add(comparison);
      } else if (comparison.isStoredBy(ComputedBy.BATCH)) {
        current.add(comparison.recomputed()); // a run may have been killed before it was published
      }
    }
    Set<Summary> written = write(others);
    others.stream().filter(other -> !written.contains(other.recomputed())).forEach(this::leave);
    recomputed
        .unreadable()
        .forEach((unit, why) -> remarks.accept("%s is not recomputed: %s".formatted(unit, why)));
    if (mode != WriteMode.DRY_RUN) {
      current.addAll(written);
      publication.publish(current);
    }
    add(
        new Totals(
            recomputed.summaries().size(),
            ticks(recomputed.summaries()),
            written.size(),
            recomputed.summaries().size() - others.size(),
            others.size() - written.size(),
            recomputed.unreadable().size()));
  }

  private synchronized void add(Totals more) {
    totals = totals.plus(more);
  }

  /** Every tick is of one day, and of windows of other sizes too. */
  private static long ticks(List<Summary> summaries) {
    return summaries.stream()
        .filter(summary -> summary.window().window().size() == WindowSize.DAY)
        .mapToLong(Summary::tickCount)
        .sum();
  }

  /** Returns those that were written, or would be. */
  private Set<Summary> write(List<SummaryComparison> comparisons) {
    List<Summary> summaries = comparisons.stream().map(SummaryComparison::recomputed).toList();
    if (mode != WriteMode.DRY_RUN) {
      Set<Summary> written = new HashSet<>(storage.putSummaries(summaries));
      if (mode == WriteMode.FORCED) {
        comparisons.stream()
            .map(SummaryComparison::recomputed)
            .filter(summary -> !written.contains(summary) && force(summary))
            .toList()
            .forEach(written::add);
      }
      return written;
    }
    Set<Summary> admitted = new HashSet<>(stored.replaceable(summaries));
    comparisons.stream()
        .filter(comparison -> !comparison.isStored())
        .forEach(comparison -> admitted.add(comparison.recomputed()));
    return admitted;
  }

  /** Replaces what is stored, and looks again should someone have changed it in between. */
  private boolean force(Summary summary) {
    for (int tries = 0; tries < 3; tries++) {
      if (stored.compare(List.of(summary)).stream().allMatch(stored::overwrite)) {
        return true;
      }
    }
    return false;
  }

  private void leave(SummaryComparison comparison) {
    Summary recomputed = comparison.recomputed();
    long storedCount = comparison.storedTickCount();
    remarks.accept(
        storedCount > recomputed.tickCount()
            ? "%s is left alone: the stored summary is of %d ticks, raw events hold %d (--force writes)"
                .formatted(recomputed.window(), storedCount, recomputed.tickCount())
            : "%s is left alone: the stored summary differs, and is of as many ticks (%d) (--force writes)"
                .formatted(recomputed.window(), storedCount));
  }
}
