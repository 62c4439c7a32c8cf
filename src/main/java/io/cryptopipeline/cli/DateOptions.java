package io.cryptopipeline.cli;

import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.runtime.PrintableText;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for days and coins. */
final class DateOptions {

  @Option(names = "--date", paramLabel = "YYYY-MM-DD", description = "This day only.")
  private LocalDate date;

  @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "The first day.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "The last day.")
  private LocalDate to;

  @Mixin private CoinOption coinOption;

  /**
   * Returns the coins; empty if none are given.
   *
   * @throws ConfigException if there is none between two commas
   */
  List<String> coins() {
    return coinOption.coins();
  }

  /** Returns whether one of the options is given. */
  boolean isGiven() {
    return range().isPresent() || !coins().isEmpty();
  }

  /** Returns whether each coin has data at all; reports those that have none. */
  boolean haveData(BatchJobs jobs, PrintWriter err) {
    List<String> without = jobs.withoutData(coins());
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

  /**
   * Returns the filter of the records of a view; empty if no option is given.
   *
   * @throws ConfigException if the options contradict one another
   */
  Optional<Predicate<ConsumerRecord<byte[], byte[]>>> filter(
      CoinDayFilter filter, Settings settings) {
    Optional<DateRange> range = range();
    List<String> coins = coins();
    return !isGiven()
        ? Optional.empty()
        : Optional.of(
            filter.choose(
                coin -> coins.isEmpty() || coins.contains(coin),
                date -> range.isEmpty() || range.get().contains(date),
                settings.windows(),
                RawTickReader.of(settings)));
  }
}
