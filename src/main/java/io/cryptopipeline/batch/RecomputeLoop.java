package io.cryptopipeline.batch;

import io.cryptopipeline.model.CoinDay;
import io.cryptopipeline.model.DailySummary;
import io.cryptopipeline.mongo.PendingRecomputes;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import io.cryptopipeline.sink.Storage;
import io.cryptopipeline.sink.StorageRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Recomputes the pending coin-days, again and again, on a thread of its own. Several instances may
 * do the same work at once: the guard keeps the better summary.
 */
public final class RecomputeLoop implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(RecomputeLoop.class);
  private static final int DAYS_A_ROUND = 10_000;
  private static final int DAYS_AT_ONCE = 1_000;

  private final PendingRecomputes pendingRecomputes;
  private final Recompute recompute;
  private final Storage storage;
  private final Consumer<List<DailySummary>> publisher;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "recompute"));

  /**
   * Creates the loop; {@link #start} starts it.
   *
   * @param publisher is handed the summaries that the storage has acknowledged, and returns when
   *     they are published
   */
  public RecomputeLoop(
      PendingRecomputes pendingRecomputes,
      Recompute recompute,
      Storage storage,
      Consumer<List<DailySummary>> publisher) {
    this.pendingRecomputes = pendingRecomputes;
    this.recompute = recompute;
    this.storage = storage;
    this.publisher = publisher;
  }

  /** Looks for pending days every {@code interval} from now on. */
  public void start(Duration interval) {
    var unused =
        executor.scheduleWithFixedDelay(
            this::round, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void round() {
    try {
      List<Pending> days = pendingRecomputes.list(DAYS_A_ROUND);
      for (int from = 0; from < days.size() && !executor.isShutdown(); from += DAYS_AT_ONCE) {
        recompute(days.subList(from, Math.min(from + DAYS_AT_ONCE, days.size())));
      }
      if (!days.isEmpty()) {
        LOG.info("recomputed {} coin-days from raw events", days.size());
      }
    } catch (RuntimeException e) {
      LOG.warn("the recompute failed and is tried again: {}", e.getMessage());
    }
  }

  /** A raw event or a summary that someone has changed must not hold up the other days. */
  private void recompute(List<Pending> days) {
    try {
      publisher.accept(storage.putSummaries(recompute.summarize(daysOf(days))));
      pendingRecomputes.done(days);
    } catch (IllegalStateException | StorageRefusedException e) {
      if (days.size() == 1) {
        LOG.error("{} cannot be recomputed: {}", days.get(0).day(), e.getMessage());
      } else {
        days.forEach(day -> recompute(List.of(day)));
      }
    }
  }

  private static List<CoinDay> daysOf(List<Pending> days) {
    return days.stream().map(Pending::day).toList();
  }

  /** Stops after the days that are being recomputed; what is left waits in the database. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
        LOG.warn("the recompute did not stop within 30 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
