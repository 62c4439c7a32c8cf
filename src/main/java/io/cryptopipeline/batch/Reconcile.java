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

/**
 * The stored summaries against what raw events amount to, field by field. One run: first it is
 * handed what was recomputed, on several threads at once; then it looks again at what differs, as a
 * stream that is at work stores raw events before the summaries that they are in.
 */
public final class Reconcile implements Consumer<Recomputed> {

  /** Where more summaries differ, the rest is only counted: they want a run of the batch job. */
  static final int MAX_DIFFERING = 100_000;

  private static final int LOOKS = 3;

  private static final Comparator<CoinWindow> BY_COIN_AND_TIME =
      Comparator.comparing(CoinWindow::coinId)
          .thenComparing(CoinWindow::start)
          .thenComparing(window -> window.window().size());

  private final Recompute recompute;
  private final Summaries stored;
  private final Windows windows;

  /** What differs, with the hash of what is stored: whether that changes tells a stream's work. */
  private final Map<CoinWindow, Integer> open = new TreeMap<>(BY_COIN_AND_TIME);

  private final Map<CoinWindow, String> unreadable = new TreeMap<>(BY_COIN_AND_TIME);
  private long compared;
  private long daysStored;
  private long uncounted;

  /** Creates a run. */
  public Reconcile(Recompute recompute, Summaries stored, Windows windows) {
    this.recompute = recompute;
    this.stored = stored;
    this.windows = windows;
  }

  /**
   * What was found.
   *
   * @param compared how many summaries were compared
   * @param daysStored how many of them are stored summaries of days
   * @param differing how many differ
   * @param uncounted how many more seem to; they were not looked at again
   * @param unreadable the units with a raw event that was changed so that it cannot be read, and
   *     which
   * @param changing the windows that were changed with every look, by a stream that is at work
   */
  public record Findings(
      long compared,
      long daysStored,
      long differing,
      long uncounted,
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
      if (!comparison.differences().isEmpty()) {
        if (open.size() < MAX_DIFFERING) {
          open.put(window, comparison.storedVersion());
        } else {
          uncounted++;
        }
      }
    }
  }

  /**
   * Looks again, piece by piece, and hands on what differs though what is stored has not changed
   * since the look before.
   *
   * @param receiver is handed the summaries that differ
   * @param goesOn waits longer than the stream takes from one commit to the next, and returns
   *     whether to go on
   * @return what was found; nothing where it does not go on
   */
  public Optional<Findings> confirm(
      Consumer<List<SummaryComparison>> receiver, BooleanSupplier goesOn) {
    long differing = 0;
    for (int look = 1; look < LOOKS && !open.isEmpty(); look++) {
      if (!goesOn.getAsBoolean()) {
        return Optional.empty();
      }
      for (Map<CoinWindow, List<CoinWindow>> piece : pieces()) {
        List<SummaryComparison> confirmed = look(piece);
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
            unmodifiableMap(unreadable),
            List.copyOf(open.keySet())));
  }

  /** The units of what is open, some at a time, each with its windows. */
  private List<Map<CoinWindow, List<CoinWindow>>> pieces() {
    Map<CoinWindow, List<CoinWindow>> byUnit = new TreeMap<>(BY_COIN_AND_TIME);
    open.keySet()
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

  private List<SummaryComparison> look(Map<CoinWindow, List<CoinWindow>> piece) {
    Recomputed recomputed = recompute.summarize(List.copyOf(piece.keySet()));
    unreadable.putAll(recomputed.unreadable());
    Map<CoinWindow, SummaryComparison> again = new HashMap<>();
    compare(recomputed.summaries())
        .forEach(comparison -> again.put(comparison.recomputed().window(), comparison));
    List<SummaryComparison> confirmed = new ArrayList<>();
    for (List<CoinWindow> ofUnit : piece.values()) {
      for (CoinWindow window : ofUnit) {
        SummaryComparison now = again.get(window);
        if (now == null || now.differences().isEmpty()) {
          open.remove(window);
        } else if (now.storedVersion() == open.get(window)) {
          open.remove(window);
          confirmed.add(now);
        } else {
          open.put(window, now.storedVersion());
        }
      }
    }
    return confirmed;
  }

  /**
   * Writes what was recomputed in place of what differs, unless that was changed since it was read,
   * and publishes it.
   *
   * @return how many were written
   */
  public static long repair(
      List<SummaryComparison> differing, Summaries stored, LatestSummaryPublisher publication) {
    List<Summary> repaired =
        differing.stream().filter(stored::overwrite).map(SummaryComparison::recomputed).toList();
    publication.publish(repaired);
    return repaired.size();
  }
}
