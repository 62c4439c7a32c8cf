package io.cryptopipeline.batch;

import io.cryptopipeline.batch.Recompute.Recomputed;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Summaries;
import io.cryptopipeline.mongo.SummaryComparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The stored summaries against what raw events amount to, field by field. One run; safe for several
 * threads while it is handed what was recomputed.
 */
public final class Reconcile implements Consumer<Recomputed> {

  private static final int LOOKS = 3;

  private final Recompute recompute;
  private final Summaries stored;
  private final Windows windows;
  private final List<SummaryComparison> differing = Collections.synchronizedList(new ArrayList<>());
  private final Map<CoinWindow, String> unreadable = Collections.synchronizedMap(new HashMap<>());
  private long compared;
  private long daysStored;

  /** Creates a run. */
  public Reconcile(Recompute recompute, Summaries stored, Windows windows) {
    this.recompute = recompute;
    this.stored = stored;
    this.windows = windows;
  }

  /**
   * What was found.
   *
   * @param differing the summaries that differ, by coin and window
   * @param unreadable the units with a raw event that was changed so that it cannot be read, and
   *     which
   * @param moving the windows that were changed with every look, by a stream that is at work
   */
  public record Findings(
      List<SummaryComparison> differing,
      Map<CoinWindow, String> unreadable,
      List<CoinWindow> moving) {}

  /** Compares the summaries of some units. */
  @Override
  public void accept(Recomputed recomputed) {
    List<SummaryComparison> comparisons = stored.compare(recomputed.summaries());
    comparisons.stream().filter(c -> !c.differences().isEmpty()).forEach(differing::add);
    unreadable.putAll(recomputed.unreadable());
    count(comparisons);
  }

  private synchronized void count(List<SummaryComparison> comparisons) {
    compared += comparisons.size();
    daysStored +=
        comparisons.stream()
            .filter(c -> c.stored().isPresent())
            .filter(c -> c.recomputed().window().window().size() == WindowSize.DAY)
            .count();
  }

  /** Returns how many summaries were compared. */
  public synchronized long compared() {
    return compared;
  }

  /** Returns how many of them are stored summaries of days. */
  public synchronized long daysStored() {
    return daysStored;
  }

  /**
   * Returns what differs, after a second look: the stream stores raw events before the summaries
   * that they are in.
   *
   * @param pause waits longer than the stream takes from one commit to the next
   */
  public Findings findings(Runnable pause) {
    Map<CoinWindow, SummaryComparison> open = byWindow(differing);
    Map<CoinWindow, SummaryComparison> found = new TreeMap<>(Comparator.comparing(CoinWindow::id));
    for (int look = 1; look < LOOKS && !open.isEmpty(); look++) {
      pause.run();
      Map<CoinWindow, SummaryComparison> again = byWindow(look(List.copyOf(open.keySet())));
      for (SummaryComparison before : List.copyOf(open.values())) {
        CoinWindow window = before.recomputed().window();
        SummaryComparison now = again.get(window);
        if (now == null) {
          open.remove(window);
        } else if (now.differences().equals(before.differences())) {
          open.remove(window);
          found.put(window, now);
        } else {
          open.put(window, now);
        }
      }
    }
    return new Findings(
        List.copyOf(found.values()), Map.copyOf(unreadable), List.copyOf(open.keySet()));
  }

  private static Map<CoinWindow, SummaryComparison> byWindow(List<SummaryComparison> comparisons) {
    Map<CoinWindow, SummaryComparison> byWindow = new LinkedHashMap<>();
    comparisons.forEach(comparison -> byWindow.put(comparison.recomputed().window(), comparison));
    return byWindow;
  }

  private List<SummaryComparison> look(List<CoinWindow> wanted) {
    List<CoinWindow> units =
        wanted.stream()
            .map(window -> new CoinWindow(window.coinId(), windows.unit(window.start())))
            .distinct()
            .toList();
    List<SummaryComparison> differing = new ArrayList<>();
    for (int from = 0; from < units.size(); from += recompute.unitsAtOnce()) {
      int to = Math.min(from + recompute.unitsAtOnce(), units.size());
      Recomputed recomputed = recompute.summarize(units.subList(from, to));
      stored.compare(recomputed.summaries()).stream()
          .filter(comparison -> !comparison.differences().isEmpty())
          .forEach(differing::add);
    }
    return differing;
  }

  /**
   * Writes what was recomputed in place of what differs, unless that was changed meanwhile.
   *
   * @return the summaries that were written
   */
  public List<Summary> repair(List<SummaryComparison> comparisons) {
    return comparisons.stream().filter(stored::replace).map(SummaryComparison::recomputed).toList();
  }
}
