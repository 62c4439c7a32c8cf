package io.cryptopipeline.cli;

import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.config.ConfigException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which days and coins a batch job is about. */
final class DateOptions {

  @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "This day.")
  private LocalDate date;

  @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "From this day on.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "To this day, included.")
  private LocalDate to;

  @Option(
      names = "--coin",
      paramLabel = "COIN",
      description = "This coin; may be repeated (default: all coins).")
  private List<String> coins = new ArrayList<>();

  List<String> coins() {
    return coins;
  }

  boolean isGiven() {
    return date != null || from != null || to != null;
  }

  /**
   * Returns the days.
   *
   * @param usual the day where none is given
   * @throws ConfigException if they do not go together
   */
  DateRange range(LocalDate usual) {
    if (date != null && (from != null || to != null)) {
      throw new ConfigException("give --date, or --from and --to, not both");
    }
    if ((from == null) != (to == null)) {
      throw new ConfigException("--from and --to go together");
    }
    if (from != null && from.isAfter(to)) {
      throw new ConfigException("--from %s is after --to %s".formatted(from, to));
    }
    if (from != null) {
      return new DateRange(from, to);
    }
    LocalDate day = date == null ? usual : date;
    return new DateRange(day, day);
  }
}
