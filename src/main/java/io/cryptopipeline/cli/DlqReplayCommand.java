package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.dlq.DeadLetterSelection;
import io.cryptopipeline.dlq.DlqJobs;
import io.cryptopipeline.dlq.Replay;
import io.cryptopipeline.runtime.StopSignal;
import java.util.function.DoubleConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends refused records again. */
@Command(
    name = "replay",
    description =
        "Send refused records to crypto-raw again, each once, with their original bytes and"
            + " headers. Safe to run again: records that were accepted change nothing, and those"
            + " that are refused again count once. Days are those of the refusal, in summary.zone.")
final class DlqReplayCommand extends SettingsCommand {

  private final StopSignal stop;

  @Mixin private DeadLetterOptions letters;

  @Option(names = "--dry-run", description = "Send nothing; print what would be sent.")
  private boolean dryRun;

  DlqReplayCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    DeadLetterSelection selection = letters.selection(settings);
    ProgressLine progress = progress();
    DoubleConsumer part = done -> progress.show(done, "dead letters read");
    Replay.Totals totals;
    try (DlqJobs jobs = DlqJobs.open(settings, stop)) {
      totals = dryRun ? jobs.tryReplay(selection, part) : jobs.replay(selection, part);
    } finally {
      progress.clear();
    }
    long leftAlone = totals.skipped().values().stream().mapToLong(Long::longValue).sum();
    out()
        .printf(
            "%s records %s crypto-raw, %s left alone%n",
            totals.sent(), dryRun ? "to be sent to" : "sent to", leftAlone);
    totals.skipped().forEach((why, count) -> out().printf("%s left alone: %s%n", count, why));
    out().flush();
    return 0;
  }
}
