package io.cryptopipeline.cli;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the records of a topic: which ones, and how they are printed. */
final class RecordOptions {

  @Mixin private DateOptions days;

  @Option(names = "--from-beginning", description = "Start at the oldest record.")
  private boolean fromBeginning;

  @Option(
      names = "--max",
      paramLabel = "N",
      description =
          "Maximum number of records (default: the 10 newest, or all with --from-beginning).")
  private Integer max;

  @Option(names = "--follow", description = "Print new records as they arrive, until stopped.")
  private boolean follow;

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  /** Returns the records that are to be printed. */
  RecordListing.Selection selection(CoinDayFilter filter, Settings settings) {
    return new RecordListing.Selection(
        days.filter(filter, settings), fromBeginning, checked(max), follow);
  }

  /** Returns the text of a record. */
  Function<ConsumerRecord<byte[], byte[]>, String> format() {
    return json ? RecordText::json : RecordText::line;
  }

  /**
   * Returns the value of {@code --max}; empty if it is not given.
   *
   * @throws ConfigException if it is negative
   */
  static Optional<Integer> checked(Integer max) {
    if (max != null && max < 0) {
      throw new ConfigException("--max is %s, but must be 0 or more".formatted(max));
    }
    return Optional.ofNullable(max);
  }
}
