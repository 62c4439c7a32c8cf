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
 * Runs the batch job once: writes the summaries of raw events under the same guard as the stream.
 * It may run at any time, beside the stream, and again after a kill: the same raw events give the
 * same summaries. Safe for several threads.
 */
public final class Aggregate implements Consumer<Recomputed> {

  /** Says which summaries a run writes. */
  public enum WriteMode {
    /** Those that the guard lets through: none that covers fewer ticks than the stored one. */
    GUARDED,
    /** All that differ. */
    FORCED,
    /** None; the run counts those that {@link #GUARDED} would write. */
    DRY_RUN
  }

  /**
   * The counts of a run.
   *
   * @param summaries the recomputed summaries
   * @param ticks the ticks that they cover
   * @param written the summaries that were written, or would be without the dry run
   * @param unchanged the summaries that were stored already
   * @param leftAlone the summaries that differ from the stored ones and were not written
   * @param unreadable the units with a raw event that cannot be read
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
  private final LatestSummaryPublisher publisher;
  private final WriteMode mode;
  private final Consumer<String> remarks;
  private Totals totals = new Totals(0, 0, 0, 0, 0, 0);

  /**
   * Creates a run.
   *
   * @param publisher publishes the stored summaries
   * @param remarks receives a line for each summary that is left alone and each unreadable unit
   */
  public Aggregate(
      Summaries stored,
      Storage storage,
      LatestSummaryPublisher publisher,
      WriteMode mode,
      Consumer<String> remarks) {
    this.stored = stored;
    this.storage = storage;
    this.publisher = publisher;
    this.mode = mode;
    this.remarks = remarks;
  }

  /** Returns the counts so far. */
  public synchronized Totals totals() {
    return totals;
  }

  /** Writes and publishes the summaries of some units. */
  @Override
  public void accept(Recomputed recomputed) {
    List<SummaryComparison> others = new ArrayList<>();
    List<Summary> current = new ArrayList<>();
    for (SummaryComparison found : stored.compare(recomputed.summaries())) {
      SummaryComparison comparison = found.keepingFinal();
      if (!comparison.differences().isEmpty()) {
        others.add(comparison);
      } else if (comparison.isStoredBy(ComputedBy.BATCH)) {
        current.add(
            comparison.recomputed()); // an earlier run may have been killed before publishing it
      }
    }
    Set<Summary> written = write(others);
    others.stream()
        .filter(other -> !written.contains(other.recomputed()))
        .forEach(other -> remarks.accept(KeptSummary.reason(other) + " (--force overwrites)"));
    recomputed
        .unreadable()
        .forEach((unit, why) -> remarks.accept("%s is not recomputed: %s".formatted(unit, why)));
    if (mode != WriteMode.DRY_RUN) {
      current.addAll(written);
      publisher.publish(current);
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

  /** Counts each tick once: in its day, not in its windows of other sizes. */
  private static long ticks(List<Summary> summaries) {
    return summaries.stream()
        .filter(summary -> summary.window().window().size() == WindowSize.DAY)
        .mapToLong(Summary::tickCount)
        .sum();
  }

  /** Returns the summaries that were written, or would be without the dry run. */
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
    Set<Summary> writable = new HashSet<>(stored.replaceable(summaries));
    comparisons.stream()
        .filter(comparison -> !comparison.isStored())
        .forEach(comparison -> writable.add(comparison.recomputed()));
    return writable;
  }

  /** Overwrites the stored summary. Tries again if it changes in the meantime. */
  private boolean force(Summary summary) {
    for (int tries = 0; tries < 3; tries++) {
      if (stored.compare(List.of(summary)).stream().allMatch(stored::overwrite)) {
        return true;
      }
    }
    return false;
  }
}
