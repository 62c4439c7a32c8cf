package io.cryptopipeline.cli;

import io.cryptopipeline.batch.Aggregate;
import io.cryptopipeline.batch.Aggregate.WriteMode;
import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.DailySchedule;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.runtime.StopSignal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the summaries of days from their raw events. */
@Command(
    name = "aggregate",
    description =
        "Write the summaries of days from their raw events (default: yesterday). Safe to run again,"
            + " and while stream runs.")
final class AggregateCommand extends SettingsCommand {

  private final StopSignal stop;

  @Mixin private DateOptions dates;

  @Option(names = "--dry-run", description = "Write nothing; print what would be written.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description = "Overwrite even if the stored summary covers more ticks.")
  private boolean force;

  @Option(
      names = "--daily-at",
      paramLabel = "HH:MM",
      description =
          "Run until stopped: aggregate the day before, every day at this time of summary.zone.")
  private LocalTime dailyAt;

  AggregateCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    if (force && dryRun) {
      throw new ConfigException("give --dry-run or --force, not both");
    }
    Optional<DateRange> given = dates.range();
    if (dailyAt != null && given.isPresent()) {
      throw new ConfigException("--daily-at aggregates the day before: give no other days");
    }
    Settings settings = settings();
    ZoneId zone = settings.get(Keys.SUMMARY_ZONE);
    DateRange range = given.orElse(DateRange.of(LocalDate.now(zone).minusDays(1)));
    try (BatchJobs jobs =
        dryRun ? BatchJobs.openToRead(settings, stop) : BatchJobs.open(settings, stop)) {
      if (dailyAt == null) {
        boolean areAllRead = aggregate(jobs, range);
        return dates.haveData(jobs, err()) && areAllRead ? 0 : Main.FAILED;
      }
      new DailySchedule(dailyAt, zone, Clock.systemUTC(), stop)
          .run(day -> aggregate(jobs, DateRange.of(day)));
      return 0;
    }
  }

  /** Returns whether all raw events could be read. */
  private boolean aggregate(BatchJobs jobs, DateRange range) {
    ProgressLine progress = progress();
    WriteMode mode = dryRun ? WriteMode.DRY_RUN : force ? WriteMode.FORCED : WriteMode.GUARDED;
    Aggregate.Totals totals;
    try {
      totals = jobs.aggregate(range, dates.coins(), mode, progress::println, progress);
    } finally {
      progress.clear();
    }
    out()
        .printf(
            "%s: %s summaries of %s ticks: %s %s, %s unchanged, %s left alone, %s unreadable%n",
            jobs.covering(range),
            totals.summaries(),
            totals.ticks(),
            totals.written(),
            dryRun ? "to be written" : "written",
            totals.unchanged(),
            totals.leftAlone(),
            totals.unreadable());
    out().flush();
    return totals.unreadable() == 0;
  }
}
