package io.cryptopipeline.batch;

import io.cryptopipeline.batch.RangeRecompute.Progress;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.TopicAdmin;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The jobs over stored raw events. Safe for several threads, one job at a time. */
public final class BatchJobs implements AutoCloseable {

  /** Longer than the stream takes from one commit to the next. */
  private static final Duration SECOND_LOOK_AFTER = Duration.ofSeconds(3);

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
   * Connects to the database, and to Kafka's topics.
   *
   * @param stop ends a job early
   * @throws PipelineException if MongoDB or Kafka does not answer, or an index or a topic is not as
   *     it must be
   * @throws ConfigException if the database was made with other settings
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
   * Connects to the database alone, for jobs that write nothing.
   *
   * @param stop ends a job early
   * @throws PipelineException if MongoDB does not answer
   * @throws ConfigException if the database was made with other settings
   */
  public static BatchJobs openToRead(Settings settings, StopSignal stop) {
    return new BatchJobs(settings, stop, Database.openToRead(settings));
  }

  /** Returns the range of the dates of all units that the range touches: what the jobs work on. */
  public DateRange covering(DateRange range) {
    return range.covering(windows);
  }

  /**
   * Writes the summaries of the raw events of all units that the range touches, and publishes them.
   *
   * @param coinIds the coins; all, where empty
   * @param remarks is told, in a line each, what was left alone and what cannot be read
   * @param progress is told how far it is, on several threads
   * @throws PipelineException if MongoDB or Kafka is away for too long or refuses, or the job was
   *     stopped; what was written stays
   */
  public Aggregate.Totals aggregate(
      DateRange range,
      List<String> coinIds,
      Aggregate.WriteMode mode,
      Consumer<String> remarks,
      Consumer<Progress> progress) {
    if (mode == Aggregate.WriteMode.DRY_RUN) {
      return aggregate(range, coinIds, mode, all -> {}, remarks, progress);
    }
    try (SummaryPublisher publisher = new SummaryPublisher(settings)) {
      return aggregate(range, coinIds, mode, publisher::publish, remarks, progress);
    }
  }

  private Aggregate.Totals aggregate(
      DateRange range,
      List<String> coinIds,
      Aggregate.WriteMode mode,
      Consumer<List<Summary>> publisher,
      Consumer<String> remarks,
      Consumer<Progress> progress) {
    LatestSummaryPublisher publication =
        new LatestSummaryPublisher(database.summaries(), publisher);
    Aggregate job =
        new Aggregate(database.summaries(), database.storage(), publication, mode, remarks);
    return explained(
        () -> {
          throwStopped(ranges.run(covering(range), coinIds, job, progress));
          return job.totals();
        });
  }

  /**
   * What a reconciliation has found.
   *
   * @param findings what differs
   * @param unchecked how many daily summaries have no raw events any more
   * @param repaired how many summaries were written anew
   */
  public record Reconciled(Reconcile.Findings findings, long unchecked, long repaired) {}

  /**
   * Compares the summaries of all units that the range touches with what raw events amount to.
   *
   * @param coinIds the coins; all, where empty
   * @param repair whether to write what was recomputed in place of what differs, unless that has
   *     changed meanwhile
   * @param receiver is handed the summaries that differ, some at a time
   * @param progress is told how far it is, on several threads
   * @throws PipelineException if MongoDB or Kafka is away for too long or refuses, or the job was
   *     stopped
   */
  public Reconciled reconcile(
      DateRange range,
      List<String> coinIds,
      boolean repair,
      Consumer<List<SummaryComparison>> receiver,
      Consumer<Progress> progress) {
    if (!repair) {
      return reconcile(range, coinIds, receiver, progress, differing -> 0L);
    }
    try (SummaryPublisher publisher = new SummaryPublisher(settings)) {
      LatestSummaryPublisher publication =
          new LatestSummaryPublisher(database.summaries(), publisher::publish);
      return reconcile(
          range, coinIds, receiver, progress, differing -> repair(differing, publication));
    }
  }

  private Reconciled reconcile(
      DateRange range,
      List<String> coinIds,
      Consumer<List<SummaryComparison>> receiver,
      Consumer<Progress> progress,
      ToLongFunction<List<SummaryComparison>> repair) {
    DateRange dates = covering(range);
    Reconcile job = new Reconcile(recompute, database.summaries(), windows);
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

  private long repair(List<SummaryComparison> differing, LatestSummaryPublisher publication) {
    throwStopped(!stop.isRequested());
    return Reconcile.repair(differing, database.summaries(), publication);
  }

  private static void throwStopped(boolean ended) {
    if (!ended) {
      throw stopped();
    }
  }

  private static PipelineException stopped() {
    return new PipelineException(
        "stopped before the end; what was written stays, and running it again does the rest");
  }

  /** The words of MongoDB or of the outage, without a stack trace. */
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
