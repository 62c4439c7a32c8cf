package io.cryptopipeline.batch;

import io.cryptopipeline.model.DailySummary;
import io.cryptopipeline.mongo.PendingRecomputes;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import io.cryptopipeline.sink.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  private static final int DAYS_A_ROUND = 1000;

  private final PendingRecomputes pendingRecomputes;
  private final DayRecompute recompute;
  private final Storage storage;
  private final Consumer<DailySummary> publisher;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "recompute"));

  /**
   * Creates the loop; {@link #start} starts it.
   *
   * @param publisher is handed each summary that the storage has acknowledged, and returns when it
   *     is published
   */
  public RecomputeLoop(
      PendingRecomputes pendingRecomputes,
      DayRecompute recompute,
      Storage storage,
      Consumer<DailySummary> publisher) {
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
      for (Pending pending : days) {
        if (executor.isShutdown()) {
          return;
        }
        recompute(pending);
      }
      if (!days.isEmpty()) {
        LOG.info("recomputed {} coin-days from raw events", days.size());
      }
    } catch (RuntimeException e) {
      LOG.warn("the recompute failed and is tried again: {}", e.getMessage());
    }
  }

  private void recompute(Pending pending) {
    try {
      Optional<DailySummary> summary = recompute.summarize(pending.day());
      summary.ifPresent(made -> storage.putSummaries(List.of(made)).forEach(publisher));
      pendingRecomputes.done(pending);
    } catch (IllegalStateException e) { // a changed raw event must not hold up the other days
      LOG.error("{} cannot be recomputed: {}", pending.day(), e.getMessage());
    }
  }

  /** Stops after the day that is being recomputed; what is left waits in the database. */
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
