package io.cryptopipeline.batch;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.RawEventReader;
import io.cryptopipeline.mongo.StoredTick;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Folds raw events again, for all windows of whole units. Safe for several threads. */
public final class Recompute {

  /** Limits memory: the fold of a day takes a few KiB. */
  private static final int MAX_FOLDS = 10_000;

  private static final int MAX_UNITS = 100;

  private final RawEventReader rawEvents;
  private final Windows windows;
  private final Duration grace;
  private final Clock clock;

  /**
   * Creates the recompute.
   *
   * @param windows the windows that have summaries
   * @param grace how long a window stays open after its end
   * @param clock gives the time of a summary, and decides whether a window is over
   */
  public Recompute(RawEventReader rawEvents, Windows windows, Duration grace, Clock clock) {
    this.rawEvents = rawEvents;
    this.windows = windows;
    this.grace = grace;
    this.clock = clock;
  }

  /**
   * The result of a recompute.
   *
   * @param summaries a summary of each window that has raw events
   * @param unreadable the units with a raw event that someone has changed so that it cannot be
   *     read, with the reason
   */
  public record Recomputed(List<Summary> summaries, Map<CoinWindow, String> unreadable) {}

  /** Returns how many units may be recomputed at once with little memory. */
  public int unitsAtOnce() {
    return Math.min(MAX_UNITS, Math.max(1, MAX_FOLDS / windows.perUnit()));
  }

  /**
   * Returns the summaries of all raw events of the units. Holds one fold per window in memory,
   * regardless of its number of ticks.
   */
  public Recomputed summarize(List<CoinWindow> units) {
    try {
      return new Recomputed(summaries(units), Map.of());
    } catch (IllegalStateException e) {
      if (units.size() == 1) {
        return new Recomputed(List.of(), Map.of(units.get(0), e.getMessage()));
      }
      int half = units.size() / 2;
      return merge(summarize(units.subList(0, half)), summarize(units.subList(half, units.size())));
    }
  }

  private static Recomputed merge(Recomputed one, Recomputed other) {
    List<Summary> summaries = new ArrayList<>(one.summaries());
    summaries.addAll(other.summaries());
    Map<CoinWindow, String> unreadable = new HashMap<>(one.unreadable());
    unreadable.putAll(other.unreadable());
    return new Recomputed(summaries, unreadable);
  }

  private List<Summary> summaries(List<CoinWindow> units) {
    if (units.isEmpty()) {
      return List.of();
    }
    Folds folds = rawEvents.read(units, Folds::new);
    Finality finality = new Finality(folds);
    return folds.byWindow.values().stream().map(fold -> fold.summarize(finality)).toList();
  }

  /** The folds of all windows that have a tick. */
  private final class Folds implements Consumer<StoredTick> {

    private final Map<CoinWindow, WindowFold> byWindow = new LinkedHashMap<>();

    WindowFold unitOf(CoinWindow window) {
      return byWindow.get(windows.unitOf(window));
    }

    Set<String> coins() {
      return byWindow.keySet().stream().map(CoinWindow::coinId).collect(Collectors.toSet());
    }

    /** The folds of the last tick, which are mostly those of the next one too. */
    private final Map<WindowSize, WindowFold> current = new EnumMap<>(WindowSize.class);

    @Override
    public void accept(StoredTick stored) {
      for (WindowSize size : windows.sizes()) {
        WindowFold fold = current.get(size);
        if (fold == null || !fold.window.contains(stored.tick())) {
          fold = byWindow.computeIfAbsent(window(size, stored), WindowFold::new);
          current.put(size, fold);
        }
        fold.add(stored);
      }
    }

    private CoinWindow window(WindowSize size, StoredTick stored) {
      return new CoinWindow(stored.tick().coinId(), windows.of(size, stored.tick().timestamp()));
    }
  }

  /** The growing fold of one window. */
  private static final class WindowFold {

    private final CoinWindow window;
    private TickFold fold;
    private long lateCount;
    private Instant lastIngested = Instant.MIN;

    WindowFold(CoinWindow window) {
      this.window = window;
    }

    void add(StoredTick stored) {
      fold =
          fold == null
              ? TickFold.of(window, stored.tick(), stored.offset())
              : fold.plus(stored.tick(), stored.offset());
      lateCount += stored.late() ? 1 : 0;
      if (stored.ingestedAt().isAfter(lastIngested)) {
        lastIngested = stored.ingestedAt();
      }
    }

    Summary summarize(Finality finality) {
      return fold.summarize(lateCount, finality.isFinal(window), ComputedBy.BATCH, finality.now);
    }
  }

  /**
   * Decides which windows are final. A window is final if the coin has a tick after its end plus
   * the grace. It is also final if that time has passed, and in the last grace nothing of the coin
   * was ingested for the window's unit or later ones.
   */
  private final class Finality {

    private final Instant now = clock.instant();
    private final Folds folds;
    private final Map<String, Instant> latest;
    private final Map<WindowFold, Boolean> quietUnits = new HashMap<>();

    Finality(Folds folds) {
      this.folds = folds;
      latest = rawEvents.latest(folds.coins());
    }

    boolean isFinal(CoinWindow window) {
      Instant closing = window.end().plus(grace);
      return !latest.get(window.coinId()).isBefore(closing)
          || (!now.isBefore(closing)
              && quietUnits.computeIfAbsent(folds.unitOf(window), this::isQuiet));
    }

    /** Checks the ticks of the unit, which have been read, and queries the later ones. */
    private boolean isQuiet(WindowFold unit) {
      Instant since = now.minus(grace);
      return !unit.lastIngested.isAfter(since)
          && !rawEvents.wasIngested(unit.window.coinId(), unit.window.end(), since);
    }
  }
}
