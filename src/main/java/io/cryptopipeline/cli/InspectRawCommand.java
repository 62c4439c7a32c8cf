package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints raw ticks. */
@Command(
    name = "raw",
    description =
        "Print the newest raw ticks, by the timestamps of their records, or all with"
            + " --from-beginning. Days are those of the tick, in summary.zone. Without a filter,"
            + " few records are read: the newest is always found, and the others if no partition is"
            + " out of order by more than 10,000 records; a line on stderr says if others may be"
            + " missing.")
final class InspectRawCommand extends SettingsCommand {

  private final StopSignal stop;

  @Mixin private RecordOptions options;

  InspectRawCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    new RecordListing(this, stop)
        .print(
            settings, Topics.RAW, options.selection(CoinDayFilter.RAW, settings), options.format());
    return 0;
  }
}
