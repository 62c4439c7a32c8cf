package io.cryptopipeline.cli;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.dlq.DeadLetterSelection;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.Topics;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that select dead letters; one of them is required. */
final class DeadLetterOptions {

  @Parameters(
      paramLabel = "PARTITION@OFFSET",
      arity = "0..*",
      description = "The dead letter at this position, as in the column newest of dlq list.")
  private List<String> positions = new ArrayList<>();

  @Mixin private RefusalOptions refusals;

  @Option(names = "--all", description = "All refused records.")
  private boolean all;

  /**
   * Returns the selection.
   *
   * @throws ConfigException if there is none, or in two ways
   */
  DeadLetterSelection selection(Settings settings) {
    int ways = (positions.isEmpty() ? 0 : 1) + (refusals.isGiven() ? 1 : 0) + (all ? 1 : 0);
    if (ways != 1) {
      throw new ConfigException(
          "say which refused records: PARTITION@OFFSET, or --reason, --date, --from and --to,"
              + " --coin, or --all");
    }
    return new DeadLetterSelection(
        positions.stream().map(DeadLetterOptions::position).toList(), refusals.filter(settings));
  }

  /** Returns whether the selection is one position. */
  boolean isOnePosition() {
    return positions.size() == 1;
  }

  private static RecordPosition position(String text) {
    return RecordPosition.parse(Topics.DEAD_LETTERS, text)
        .orElseThrow(() -> new ConfigException("'***' is not PARTITION@OFFSET, such as 0@17"));
  }
}
