package io.cryptopipeline.batch;

import io.cryptopipeline.batch.Recompute.Recomputed;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.RawEventReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Recomputes all units of a range of dates, several coins in parallel, in pieces that fit into
 * memory regardless of the number of ticks.
 */
public final class RangeRecompute {

  private final RawEventReader rawEvents;
  private final Recompute recompute;
  private final Windows windows;
  private final int threads;
  private final BooleanSupplier stop;

  /**
   * Creates the recompute.
   *
   * @param threads how many coins are recomputed in parallel
   * @param stop stops it early, between two pieces
   */
  public RangeRecompute(
      RawEventReader rawEvents,
      Recompute recompute,
      Windows windows,
      int threads,
      BooleanSupplier stop) {
    this.rawEvents = rawEvents;
    this.recompute = recompute;
    this.windows = windows;
    this.threads = threads;
    this.stop = stop;
  }

  /**
   * The progress of a run.
   *
   * @param coinsDone how many coins are finished
   * @param coins how many coins there are
   * @param part the part of all work that is done, from 0 to 1
   */
  public record Progress(int coinsDone, int coins, double part) {}

  /**
   * Recomputes the range piece by piece.
   *
   * @param range begins and ends with a unit
   * @param coinIds the coins; all that have raw events, where empty
   * @param receiver receives each piece, on several threads
   * @param progress receives the progress after each piece, on several threads
   * @return whether the run has finished and was not stopped
   */
  public boolean run(
      DateRange range,
      List<String> coinIds,
      Consumer<Recomputed> receiver,
      Consumer<Progress> progress) {
    List<String> coins =
        coinIds.isEmpty() ? rawEvents.coins() : coinIds.stream().distinct().toList();
    Run run = new Run(range, coins.size(), receiver, progress);
    ExecutorService executor =
        Executors.newFixedThreadPool(threads, work -> new Thread(work, "recompute-range"));
    try {
      CompletableFuture<?>[] all =
          coins.stream()
              .map(coin -> CompletableFuture.runAsync(() -> run.recompute(coin), executor))
              .toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(all).join();
      return !stop.getAsBoolean();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      executor.shutdownNow();
    }
  }

  /** One run over a range. */
  private final class Run {

    private final Instant start;
    private final Instant end;
    private final int coins;
    private final Consumer<Recomputed> receiver;
    private final Consumer<Progress> progress;
    private final AtomicInteger coinsDone = new AtomicInteger();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final DoubleAdder done = new DoubleAdder();

    Run(DateRange range, int coins, Consumer<Recomputed> receiver, Consumer<Progress> progress) {
      this.start = range.start(windows);
      this.end = range.end(windows);
      this.coins = coins;
      this.receiver = receiver;
      this.progress = progress;
    }

    void recompute(String coinId) {
      try {
        Instant from = start;
        while (!isOver()) {
          Optional<Instant> next = rawEvents.first(coinId, from, end);
          List<CoinWindow> piece = next.map(first -> piece(coinId, first)).orElse(List.of());
          if (piece.isEmpty()) {
            coinsDone.incrementAndGet();
            advance(from, end);
            return;
          }
          receiver.accept(recompute.summarize(piece));
          Instant reached = piece.get(piece.size() - 1).end();
          advance(from, reached);
          from = reached;
        }
      } catch (RuntimeException e) {
        failed.set(true); // stops the other coins
        throw e;
      }
    }

    private boolean isOver() {
      return failed.get() || stop.getAsBoolean();
    }

    /** Returns the unit with the coin's next tick, and some units after it. */
    private List<CoinWindow> piece(String coinId, Instant first) {
      List<CoinWindow> piece = new ArrayList<>();
      for (Instant at = first; at.isBefore(end) && piece.size() < recompute.unitsAtOnce(); ) {
        Window unit = windows.unit(at);
        piece.add(new CoinWindow(coinId, unit));
        at = unit.end();
      }
      return piece;
    }

    private void advance(Instant from, Instant to) {
      done.add((double) millis(from, to) / millis(start, end) / coins);
      progress.accept(new Progress(coinsDone.get(), coins, done.sum()));
    }

    private static long millis(Instant from, Instant to) {
      return Duration.between(from, to).toMillis();
    }
  }
}
