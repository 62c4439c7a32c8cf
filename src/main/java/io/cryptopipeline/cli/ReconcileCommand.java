package io.cryptopipeline.cli;

import static io.cryptopipeline.cli.Table.left;
import static io.cryptopipeline.cli.Table.right;

import com.google.gson.JsonObject;
import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.BatchJobs.Reconciled;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.batch.Reconcile.Findings;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.mongo.SummaryComparison;
import io.cryptopipeline.runtime.StopSignal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the stored summaries with summaries that are computed from raw events. */
@Command(
    name = "reconcile",
    description =
        "Compare the summaries of days, field by field, with summaries computed from their raw"
            + " events (default: yesterday). Exit code 3 if any differ, even if they are repaired.")
final class ReconcileCommand extends SettingsCommand {

  private final StopSignal stop;

  @Mixin private DateOptions dates;

  @Option(
      names = "--repair",
      description = {
        "Overwrite summaries that differ, except those that cover more ticks than raw events hold"
            + " (aggregate --force does that)."
      })
  private boolean repair;

  @Option(names = "--json", description = "Print one JSON object per line and difference.")
  private boolean json;

  private Table table;

  ReconcileCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    LocalDate yesterday = LocalDate.now(settings.get(Keys.SUMMARY_ZONE)).minusDays(1);
    DateRange range = dates.range().orElse(DateRange.of(yesterday));
    table =
        new Table(
            out(),
            left("coin_id", 16),
            left("window", 20),
            left("size", 4),
            left("field", 15),
            right("stored", 24),
            right("recomputed", 24));
    ProgressLine progress = progress();
    try (BatchJobs jobs =
        repair ? BatchJobs.open(settings, stop) : BatchJobs.openToRead(settings, stop)) {
      Reconciled reconciled =
          jobs.reconcile(range, dates.coins(), repair, this::print, progress::println, progress);
      Findings findings = reconciled.findings();
      findings.unreadable().forEach(this::printUnreadable);
      progress.clear();
      report(jobs.covering(range), reconciled);
      if (!dates.haveData(jobs, err())) {
        return Main.FAILED;
      }
      return findings.differing() == 0
              && findings.uncounted() == 0
              && findings.unreadable().isEmpty()
          ? 0
          : Main.DIFFERENCES;
    } finally {
      progress.clear();
    }
  }

  private void report(DateRange range, Reconciled reconciled) {
    Findings findings = reconciled.findings();
    findings
        .changing()
        .forEach(
            window ->
                err().println(window + " changes while it is compared; compare it again later"));
    if (findings.uncounted() > 0) {
      err()
          .printf(
              "%s more seem to differ, and were not compared: aggregate first, then reconcile%n",
              findings.uncounted());
    }
    if (findings.expired() > 0) {
      err()
          .printf(
              "%s summaries cover more ticks than raw events still hold, of which some may have expired; they stay as they are%n",
              findings.expired());
    }
    err()
        .printf(
            "%s: %s summaries compared, %s differ, %s repaired, %s unreadable; %s days have no raw events any more%n",
            range,
            findings.compared(),
            findings.differing(),
            reconciled.repaired(),
            findings.unreadable().size(),
            reconciled.unchecked());
    err().flush();
  }

  private void print(List<SummaryComparison> differing) {
    for (SummaryComparison comparison : differing) {
      CoinWindow window = comparison.recomputed().window();
      comparison.differences().forEach(d -> print(window, d.field(), d.stored(), d.recomputed()));
    }
    out().flush();
  }

  private void printUnreadable(CoinWindow unit, String why) {
    print(unit, "raw_events", Optional.empty(), Optional.of(why));
    out().flush();
  }

  /** Prints a row; an empty value is missing on that side. */
  private void print(
      CoinWindow window, String field, Optional<String> stored, Optional<String> recomputed) {
    if (json) {
      JsonObject line = new JsonObject();
      line.addProperty("coin_id", window.coinId());
      line.addProperty("window", window.window().name());
      line.addProperty("size", window.window().size().label());
      line.addProperty("field", field);
      line.addProperty("stored", stored.orElse(null));
      line.addProperty("recomputed", recomputed.orElse(null));
      out().println(line);
      return;
    }
    table.print(
        List.of(
            window.coinId(),
            window.window().name(),
            window.window().size().label(),
            field,
            stored.orElse("-"),
            recomputed.orElse("-")));
  }
}
