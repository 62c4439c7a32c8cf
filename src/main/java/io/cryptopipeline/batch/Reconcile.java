package io.cryptopipeline.batch;

import static java.util.Collections.unmodifiableMap;

import io.cryptopipeline.batch.Recompute.Recomputed;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Summaries;
import io.cryptopipeline.mongo.SummaryComparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Compares stored summaries with recomputed ones, field by field, in one run of two steps. First it
 * compares all, on several threads. Then it compares those that differ again: a running stream
 * stores raw events before their summaries, so a difference may be temporary.
 */
public final class Reconcile implements Consumer<Recomputed> {

  /** Beyond this number, differences are only counted: they need a run of the batch job. */
  static final int MAX_DIFFERING = 100_000;

  private static final int COMPARISONS = 3;

  private static final Comparator<CoinWindow> BY_COIN_AND_TIME =
      Comparator.comparing(CoinWindow::coinId)
          .thenComparing(CoinWindow::start)
          .thenComparing(window -> window.window().size());

  private final Recompute recompute;
  private final Summaries stored;
  private final Windows windows;
  private final Predicate<CoinWindow> mayHaveExpired;

  /** The windows that differ, with the version of the stored summary, which a stream changes. */
  private final Map<CoinWindow, Integer> unconfirmed = new TreeMap<>(BY_COIN_AND_TIME);

  private final Map<CoinWindow, String> unreadable = new TreeMap<>(BY_COIN_AND_TIME);
  private long compared;
  private long daysStored;
  private long uncounted;
  private long expired;

  /**
   * Creates a run.
   *
   * @param mayHaveExpired says of which units raw events may have expired
   */
  public Reconcile(
      Recompute recompute,
      Summaries stored,
      Windows windows,
      Predicate<CoinWindow> mayHaveExpired) {
    this.recompute = recompute;
    this.stored = stored;
    this.windows = windows;
    this.mayHaveExpired = mayHaveExpired;
  }

  /**
   * The result of the comparison.
   *
   * @param compared how many summaries were compared
   * @param daysStored how many of them are stored summaries of days
   * @param differing how many differ
   * @param uncounted how many more differed in the first step and were not compared again
   * @param expired how many summaries know more than raw events still tell, because some may have
   *     expired; they do not count as different
   * @param unreadable the units with a raw event that someone has changed so that it cannot be
   *     read, with the reason
   * @param changing the windows whose stored summary changed before every comparison, as a running
   *     stream does
   */
  public record Findings(
      long compared,
      long daysStored,
      long differing,
      long uncounted,
      long expired,
      Map<CoinWindow, String> unreadable,
      List<CoinWindow> changing) {}

  /** Compares the summaries of some units. */
  @Override
  public void accept(Recomputed recomputed) {
    note(recomputed, compare(recomputed.summaries()));
  }

  private List<SummaryComparison> compare(List<Summary> recomputed) {
    return stored.compare(recomputed).stream().map(SummaryComparison::keepingFinal).toList();
  }

  private synchronized void note(Recomputed recomputed, List<SummaryComparison> comparisons) {
    unreadable.putAll(recomputed.unreadable());
    compared += comparisons.size();
    for (SummaryComparison comparison : comparisons) {
      CoinWindow window = comparison.recomputed().window();
      if (comparison.isStored() && window.window().size() == WindowSize.DAY) {
        daysStored++;
      }
      if (lacksExpired(comparison)) {
        expired++;
      } else if (!comparison.differences().isEmpty()) {
        if (unconfirmed.size() < MAX_DIFFERING) {
          unconfirmed.put(window, comparison.storedVersion());
        } else {
          uncounted++;
        }
      }
    }
  }

  /** Returns whether raw events that the stored summary covers are gone, and may have expired. */
  private boolean lacksExpired(SummaryComparison comparison) {
    return KeptSummary.knowsMore(comparison)
        && mayHaveExpired.test(windows.unitOf(comparison.recomputed().window()));
  }

  /**
   * Compares again, piece by piece. A difference is confirmed if the stored summary has not changed
   * since the comparison before.
   *
   * @param receiver receives the summaries with a confirmed difference
   * @param goesOn waits longer than the stream's commit interval, and returns whether to go on
   * @return the result; empty if stopped
   */
  public Optional<Findings> confirm(
      Consumer<List<SummaryComparison>> receiver, BooleanSupplier goesOn) {
    long differing = 0;
    for (int repeat = 1; repeat < COMPARISONS && !unconfirmed.isEmpty(); repeat++) {
      if (!goesOn.getAsBoolean()) {
        return Optional.empty();
      }
      for (Map<CoinWindow, List<CoinWindow>> piece : pieces()) {
        List<SummaryComparison> confirmed = compareAgain(piece);
        differing += confirmed.size();
        receiver.accept(confirmed);
      }
    }
    return Optional.of(
        new Findings(
            compared,
            daysStored,
            differing,
            uncounted,
            expired,
            unmodifiableMap(unreadable),
            List.copyOf(unconfirmed.keySet())));
  }

  /** Returns the units of the unconfirmed windows in pieces, each unit with these windows. */
  private List<Map<CoinWindow, List<CoinWindow>>> pieces() {
    Map<CoinWindow, List<CoinWindow>> byUnit = new TreeMap<>(BY_COIN_AND_TIME);
    unconfirmed
        .keySet()
        .forEach(
            window ->
                byUnit.computeIfAbsent(windows.unitOf(window), u -> new ArrayList<>()).add(window));
    List<Map<CoinWindow, List<CoinWindow>>> pieces = new ArrayList<>();
    byUnit.forEach(
        (unit, ofUnit) -> {
          if (pieces.isEmpty() || pieces.get(pieces.size() - 1).size() == recompute.unitsAtOnce()) {
            pieces.add(new LinkedHashMap<>());
          }
          pieces.get(pieces.size() - 1).put(unit, ofUnit);
        });
    return pieces;
  }

  private List<SummaryComparison> compareAgain(Map<CoinWindow, List<CoinWindow>> piece) {
    Recomputed recomputed = recompute.summarize(List.copyOf(piece.keySet()));
    unreadable.putAll(recomputed.unreadable());
    Map<CoinWindow, SummaryComparison> again = new HashMap<>();
    compare(recomputed.summaries())
        .forEach(comparison -> again.put(comparison.recomputed().window(), comparison));
    List<SummaryComparison> confirmed = new ArrayList<>();
    for (List<CoinWindow> ofUnit : piece.values()) {
      for (CoinWindow window : ofUnit) {
        SummaryComparison now = again.get(window);
        if (now == null || now.differences().isEmpty() || lacksExpired(now)) {
          unconfirmed.remove(window);
        } else if (now.storedVersion() == unconfirmed.get(window)) {
          unconfirmed.remove(window);
          confirmed.add(now);
        } else {
          unconfirmed.put(window, now.storedVersion());
        }
      }
    }
    return confirmed;
  }

  /**
   * Overwrites the summaries that differ with the recomputed ones, and publishes them. Leaves those
   * alone that know more than raw events still tell, or have changed since they were read.
   *
   * @param remarks receives a line for each summary that knows more
   * @return how many summaries were overwritten
   */
  public static long repair(
      List<SummaryComparison> differing,
      Summaries stored,
      LatestSummaryPublisher publisher,
      Consumer<String> remarks) {
    List<Summary> repaired = new ArrayList<>();
    for (SummaryComparison comparison : differing) {
      if (KeptSummary.knowsMore(comparison)) {
        remarks.accept(KeptSummary.reason(comparison) + " (aggregate --force overwrites)");
      } else if (stored.overwrite(comparison)) {
        repaired.add(comparison.recomputed());
      }
    }
    publisher.publish(repaired);
    return repaired.size();
  }
}
