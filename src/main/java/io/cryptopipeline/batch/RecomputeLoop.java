package io.cryptopipeline.batch;

import io.cryptopipeline.batch.Recompute.Recomputed;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.PendingRecomputes;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.Summaries;
import io.cryptopipeline.monitoring.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Recomputes the pending units at an interval, on one thread of its own, so that most of the
 * machine is left to the stream. Several instances share the work; where two recompute the same
 * unit, the guard keeps the better summary.
 */
public final class RecomputeLoop implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(RecomputeLoop.class);

  /** How long a claim lasts; after that another instance may claim the units. */
  static final Duration OWNED_FOR = Duration.ofSeconds(30);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final PendingRecomputes pendingRecomputes;
  private final Recompute recompute;
  private final Storage storage;
  private final Summaries summaries;
  private final LatestSummaryPublisher publisher;
  private final Clock clock;
  private final PendingGauge gauge;
  private final Counter leftAlone;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "recompute"));

  /**
   * Creates the loop; {@link #start} starts it.
   *
   * @param summaries tells which summaries a recompute has left alone
   * @param publisher publishes the summaries that the storage has acknowledged
   * @param meters takes the metrics
   * @param clock measures how long claims last, and how long units have waited
   */
  public RecomputeLoop(
      PendingRecomputes pendingRecomputes,
      Recompute recompute,
      Storage storage,
      Summaries summaries,
      LatestSummaryPublisher publisher,
      MeterRegistry meters,
      Clock clock) {
    this.pendingRecomputes = pendingRecomputes;
    this.recompute = recompute;
    this.storage = storage;
    this.summaries = summaries;
    this.publisher = publisher;
    this.clock = clock;
    gauge = new PendingGauge(meters, clock);
    leftAlone = Metric.RECOMPUTE_LEFT_ALONE_UNITS.counter(meters);
  }

  /** Starts to look for pending units, every {@code interval}. */
  public void start(Duration interval) {
    var unused =
        executor.scheduleWithFixedDelay(
            this::round, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void round() {
    try {
      Instant began = clock.instant();
      int count = 0;
      List<Pending> units = claim(began);
      while (!units.isEmpty() && !executor.isShutdown()) {
        recompute(units);
        count += units.size();
        units = claim(began);
      }
      if (count > 0) {
        LOG.info("recomputed {} units from raw events", count);
      }
    } catch (RuntimeException e) {
      if (!executor.isShutdown()) {
        LOG.warn("the recompute failed, retrying in the next round: {}", e.getMessage());
      }
    }
  }

  private List<Pending> claim(Instant began) {
    gauge.set(pendingRecomputes.count(), pendingRecomputes.oldest());
    return pendingRecomputes.claim(recompute.unitsAtOnce(), began, clock.instant().plus(OWNED_FOR));
  }

  /** Recomputes the units one by one if MongoDB refuses all: one must not block the others. */
  private void recompute(List<Pending> units) {
    try {
      Recomputed recomputed = recompute.summarize(units.stream().map(Pending::unit).toList());
      List<Summary> written = storage.putSummaries(recomputed.summaries());
      publisher.publish(written);
      warnOfMissed(units, recomputed.summaries(), written);
      recomputed.unreadable().forEach(RecomputeLoop::logFailure);
      pendingRecomputes.done(
          units.stream().filter(p -> !recomputed.unreadable().containsKey(p.unit())).toList(),
          clock.instant());
    } catch (StorageRefusedException e) {
      if (units.size() == 1) {
        logFailure(units.get(0).unit(), e.getMessage());
      } else {
        units.forEach(unit -> recompute(List.of(unit)));
      }
    }
  }

  /** Warns once a unit of late ticks that could not be taken in, not for each of its windows. */
  private void warnOfMissed(List<Pending> units, List<Summary> recomputed, List<Summary> written) {
    Set<CoinWindow> pending = units.stream().map(Pending::unit).collect(Collectors.toSet());
    Set<Summary> stored = Set.copyOf(written);
    List<Summary> refused =
        recomputed.stream()
            .filter(summary -> pending.contains(summary.window()) && !stored.contains(summary))
            .toList();
    summaries.compare(refused).stream()
        .filter(KeptSummary::missesLateTicks)
        .forEach(
            one -> {
              leftAlone.increment();
              LOG.warn("{} (aggregate --force overwrites)", KeptSummary.reason(one));
            });
  }

  private static void logFailure(CoinWindow unit, String why) {
    LOG.error("{} cannot be recomputed: {}", unit, why);
  }

  /** Stops after the units in progress; the rest waits in the database. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        executor.shutdownNow(); // MongoDB or Kafka does not answer
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
