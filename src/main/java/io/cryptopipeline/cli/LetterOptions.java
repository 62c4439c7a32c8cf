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

/** Which letters a command is about; it must be said. */
final class LetterOptions {

  @Parameters(
      paramLabel = "PARTITION@OFFSET",
      arity = "0..*",
      description = "The letter that stands there, as \"dlq list\" names it.")
  private List<String> places = new ArrayList<>();

  @Mixin private RefusalOptions refusals;

  @Option(names = "--all", description = "All refused records.")
  private boolean all;

  /**
   * Returns which letters are meant.
   *
   * @throws ConfigException if none are, or in two ways
   */
  DeadLetterSelection selection(Settings settings) {
    int ways = (places.isEmpty() ? 0 : 1) + (refusals.isGiven() ? 1 : 0) + (all ? 1 : 0);
    if (ways != 1) {
      throw new ConfigException(
          "say which refused records: PARTITION@OFFSET, or --reason, --date, --from and --to,"
              + " --coin, or --all");
    }
    return new DeadLetterSelection(
        places.stream().map(LetterOptions::place).toList(), refusals.filter(settings));
  }

  /** Returns whether one letter alone is meant, by its place. */
  boolean isOnePlace() {
    return places.size() == 1;
  }

  private static RecordPosition place(String text) {
    return RecordPosition.parse(Topics.DEAD_LETTERS, text)
        .orElseThrow(
            () ->
                new ConfigException("'%s' is not PARTITION@OFFSET, such as 0@17".formatted(text)));
  }
}
