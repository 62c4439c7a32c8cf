package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the records of the dead-letter topic, as they are on it. */
@Command(
    name = "dlq",
    description =
        "Print the newest refused records as they are on their topic, or all with"
            + " --from-beginning. Days are those of the refusal, in summary.zone. See dlq list and"
            + " dlq show too.")
final class InspectDlqCommand extends SettingsCommand {

  private final StopSignal stop;

  @Mixin private RecordOptions options;

  InspectDlqCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    new RecordListing(this, stop)
        .print(
            settings,
            Topics.DEAD_LETTERS,
            options.selection(CoinDayFilter.DLQ, settings),
            options.format());
    return 0;
  }
}
