package io.cryptopipeline.batch;

import io.cryptopipeline.batch.RangeRecompute.Progress;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import io.cryptopipeline.mongo.SummaryComparison;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Runs the jobs on stored raw events. Safe for several threads, one job at a time. */
public final class BatchJobs implements AutoCloseable {

  /** Longer than the stream's commit interval may be, and a commit. */
  private static final Duration SECOND_LOOK_AFTER = Settings.MAX_COMMIT_INTERVAL.plusSeconds(3);

  /** How far a record's time may be ahead of the clock of the stream: Kafka's own default. */
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  private final Settings settings;
  private final StopSignal stop;
  private final Windows windows;
  private final Database database;
  private final Recompute recompute;
  private final RangeRecompute ranges;

  private BatchJobs(Settings settings, StopSignal stop, Database database) {
    this.settings = settings;
    this.stop = stop;
    this.database = database;
    windows = settings.windows();
    recompute =
        new Recompute(
            database.rawEvents(), windows, settings.get(Keys.SUMMARY_GRACE), database.clock());
    ranges =
        new RangeRecompute(
            database.rawEvents(),
            recompute,
            windows,
            Runtime.getRuntime().availableProcessors(),
            stop::isRequested);
  }

  /**
   * Opens the database for writing, and checks the summary topics.
   *
   * @param stop stops a job early
   * @throws PipelineException if MongoDB or Kafka does not answer, or a collection, an index or a
   *     topic has options that the pipeline cannot use
   * @throws ConfigException if the database was created with other settings
   */
  public static BatchJobs open(Settings settings, StopSignal stop) {
    BatchJobs jobs = new BatchJobs(settings, stop, Database.openToWrite(settings));
    try {
      TopicAdmin.verify(settings, Topics::holdsSummaries);
      return jobs;
    } catch (RuntimeException e) {
      jobs.close();
      throw e;
    }
  }

  /**
   * Opens the database for reading, without Kafka, for jobs that write nothing.
   *
   * @param stop stops a job early
   * @throws PipelineException if MongoDB does not answer
   * @throws ConfigException if the database was created with other settings
   */
  public static BatchJobs openToRead(Settings settings, StopSignal stop) {
    return new BatchJobs(settings, stop, Database.openToRead(settings));
  }

  /** Extends the range to whole units. The jobs work on these dates. */
  public DateRange covering(DateRange range) {
    return range.covering(windows);
  }

  /**
   * Writes and publishes the summaries of raw events, for all units that overlap the range.
   *
   * @param coinIds the coins; all, where empty
   * @param remarks receives a line for each summary that is left alone and each unreadable unit
   * @param progress receives the progress, on several threads
   * @throws PipelineException if MongoDB or Kafka is unavailable for too long or refuses, or the
   *     job is stopped; what was written stays
   */
  public Aggregate.Totals aggregate(
      DateRange range,
      List<String> coinIds,
      Aggregate.WriteMode mode,
      Consumer<String> remarks,
      Consumer<Progress> progress) {
    if (mode == Aggregate.WriteMode.DRY_RUN) {
      return aggregate(range, coinIds, mode, latest(all -> {}), remarks, progress);
    }
    try (SummaryPublisher publisher = new SummaryPublisher(settings)) {
      return aggregate(range, coinIds, mode, latest(publisher::publish), remarks, progress);
    }
  }

  private LatestSummaryPublisher latest(Consumer<List<Summary>> publisher) {
    return new LatestSummaryPublisher(database.summaries(), publisher);
  }

  private Aggregate.Totals aggregate(
      DateRange range,
      List<String> coinIds,
      Aggregate.WriteMode mode,
      LatestSummaryPublisher publisher,
      Consumer<String> remarks,
      Consumer<Progress> progress) {
    Aggregate job =
        new Aggregate(database.summaries(), database.storage(), publisher, mode, remarks);
    return explained(
        () -> {
          throwStopped(ranges.run(covering(range), coinIds, job, progress));
          return job.totals();
        });
  }

  /** Returns the coins without any raw event or summary, which may be mistyped. */
  public List<String> withoutData(List<String> coinIds) {
    return explained(
        () ->
            coinIds.stream()
                .filter(
                    coinId ->
                        !database.rawEvents().hasCoin(coinId)
                            && !database.summaries().hasCoin(coinId))
                .toList());
  }

  /**
   * The result of a reconciliation.
   *
   * @param findings the differences
   * @param unchecked how many daily summaries have no raw events any more
   * @param repaired how many summaries were overwritten
   */
  public record Reconciled(Reconcile.Findings findings, long unchecked, long repaired) {}

  /**
   * Compares stored summaries with recomputed ones, for all units that overlap the range.
   *
   * @param coinIds the coins; all, where empty
   * @param repair whether to overwrite the summaries that differ, unless they change in the
   *     meantime, or know more than raw events still tell
   * @param receiver receives the summaries that differ, some at a time
   * @param remarks receives a line for each summary that is not repaired because it knows more
   * @param progress receives the progress, on several threads
   * @throws PipelineException if MongoDB or Kafka is unavailable for too long or refuses, or the
   *     job is stopped
   */
  public Reconciled reconcile(
      DateRange range,
      List<String> coinIds,
      boolean repair,
      Consumer<List<SummaryComparison>> receiver,
      Consumer<String> remarks,
      Consumer<Progress> progress) {
    if (!repair) {
      return reconcile(range, coinIds, receiver, progress, differing -> 0L);
    }
    try (SummaryPublisher publisher = new SummaryPublisher(settings)) {
      LatestSummaryPublisher latest = latest(publisher::publish);
      return reconcile(
          range, coinIds, receiver, progress, differing -> repair(differing, latest, remarks));
    }
  }

  private Reconciled reconcile(
      DateRange range,
      List<String> coinIds,
      Consumer<List<SummaryComparison>> receiver,
      Consumer<Progress> progress,
      ToLongFunction<List<SummaryComparison>> repair) {
    DateRange dates = covering(range);
    Reconcile job =
        new Reconcile(
            recompute,
            database.summaries(),
            windows,
            mayHaveExpired(
                database.rawEventRetention(),
                settings.get(Keys.TICK_FUTURE_TOLERANCE),
                database.clock().instant()));
    AtomicLong repaired = new AtomicLong();
    return explained(
        () -> {
          throwStopped(ranges.run(dates, coinIds, job, progress));
          Reconcile.Findings findings =
              job.confirm(
                      differing -> {
                        receiver.accept(differing);
                        repaired.addAndGet(repair.applyAsLong(differing));
                      },
                      () -> !stop.isRequestedWithin(SECOND_LOOK_AFTER.toNanos()))
                  .orElseThrow(BatchJobs::stopped);
          long stored = database.summaries().countDaily(coinIds, dates.from(), dates.to());
          long checked = findings.daysStored() + findings.unreadable().size();
          return new Reconciled(findings, Math.max(0, stored - checked), repaired.get());
        });
  }

  /**
   * Returns of which units raw events may have expired. A raw event is stored after its event time,
   * but for what clocks differ. It may also be stored much later: then none has expired yet, which
   * the unit does not tell.
   */
  static Predicate<CoinWindow> mayHaveExpired(
      Optional<Duration> retention, Duration futureTolerance, Instant now) {
    Duration ahead = futureTolerance.plus(CLOCKS_DIFFER);
    return unit ->
        retention.filter(time -> unit.start().plus(time).minus(ahead).isBefore(now)).isPresent();
  }

  private long repair(
      List<SummaryComparison> differing,
      LatestSummaryPublisher publisher,
      Consumer<String> remarks) {
    throwStopped(!stop.isRequested());
    return Reconcile.repair(differing, database.summaries(), publisher, remarks);
  }

  private static void throwStopped(boolean ended) {
    if (!ended) {
      throw stopped();
    }
  }

  private static PipelineException stopped() {
    return new PipelineException(
        "stopped early; what was written stays: run it again for the rest");
  }

  /** Turns failures of the storage into an exception that is shown as one line. */
  static <T> T explained(Supplier<T> job) {
    try {
      return job.get();
    } catch (StorageUnavailableException | StorageRefusedException e) {
      throw new PipelineException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
