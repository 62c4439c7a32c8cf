package io.cryptopipeline.cli;

import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.runtime.PrintableText;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for days and coins. */
final class DateOptions {

  @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "This day only.")
  private LocalDate date;

  @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "The first day.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "The last day.")
  private LocalDate to;

  @Option(
      names = "--coin",
      paramLabel = "COIN",
      description = "This coin only; may be repeated (default: all coins).")
  private List<String> coins = new ArrayList<>();

  List<String> coins() {
    return coins;
  }

  /** Returns whether each coin has data at all; reports those that have none. */
  boolean haveData(BatchJobs jobs, PrintWriter err) {
    List<String> without = jobs.withoutData(coins);
    without.forEach(
        coinId ->
            err.printf(
                "the database has no raw event and no summary of %s: is the coin's id right?%n",
                PrintableText.excerpt(coinId)));
    err.flush();
    return without.isEmpty();
  }

  /**
   * Returns the days; empty if none are given.
   *
   * @throws ConfigException if the options contradict one another
   */
  Optional<DateRange> range() {
    if (date != null && (from != null || to != null)) {
      throw new ConfigException("give --date, or --from and --to, not both");
    }
    if ((from == null) != (to == null)) {
      throw new ConfigException("--from and --to go together");
    }
    if (from != null && from.isAfter(to)) {
      throw new ConfigException("--from %s is after --to %s".formatted(from, to));
    }
    return from != null
        ? Optional.of(new DateRange(from, to))
        : Optional.ofNullable(date).map(DateRange::of);
  }
}
