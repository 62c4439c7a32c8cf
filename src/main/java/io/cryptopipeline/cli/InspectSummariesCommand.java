package io.cryptopipeline.cli;

import io.cryptopipeline.cli.RecordListing.Selection;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.NewestOfKeys;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.PublishedSummary;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.PrintableText;
import io.cryptopipeline.runtime.StopSignal;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints summaries: the newest of each window, or their history. */
@Command(
    name = "summaries",
    description =
        "Print the newest summary of each coin and window as a table, or all versions with"
            + " --history. The table has prices as they are stored and the mean rounded to "
            + SummaryTable.MEAN_DIGITS
            + " digits; --json has all digits and fields.")
final class InspectSummariesCommand extends SettingsCommand {

  private final StopSignal stop;

  @Mixin private DateOptions days;

  @Option(
      names = "--window",
      paramLabel = "SIZE",
      completionCandidates = WindowSizes.class,
      description = "Size of the windows: ${COMPLETION-CANDIDATES} (default: 1d).")
  private WindowSize window = WindowSize.DAY;

  @Option(
      names = "--history",
      description = "Print all versions as they were published, one record per line.")
  private boolean history;

  @Option(
      names = "--from-beginning",
      description = "Print the history, and begin with its oldest record.")
  private boolean fromBeginning;

  @Option(
      names = "--max",
      paramLabel = "N",
      description =
          "The N newest windows only; of the history, the N records with the latest timestamps, or the N oldest with"
              + " --from-beginning (default: all).")
  private Integer max;

  @Option(
      names = "--follow",
      description =
          "Print new versions as they arrive, until stopped; a table gets a row for each.")
  private boolean follow;

  @Option(names = "--json", description = "Print the JSON of each summary, one per line.")
  private boolean json;

  /** The values of {@code --window}. */
  static final class WindowSizes implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
      return Stream.of(WindowSize.values()).map(WindowSize::label).iterator();
    }
  }

  InspectSummariesCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    String topic = Topics.summaries(window);
    Optional<Integer> most = RecordOptions.checked(max);
    Optional<Predicate<ConsumerRecord<byte[], byte[]>>> chosen =
        days.filter(CoinDayFilter.SUMMARIES, settings);
    if (history || fromBeginning) {
      new RecordListing(this, stop)
          .print(
              settings,
              topic,
              history(chosen, fromBeginning, most, follow),
              json ? InspectSummariesCommand::json : RecordText::line);
    } else {
      try (TopicReader reader = TopicReader.open(settings, topic)) {
        printNewest(reader, chosen.orElse(record -> true), most.orElse(Integer.MAX_VALUE));
      }
    }
    return 0;
  }

  /**
   * Returns the selection of versions. Has always a filter, so that the newest are certain: the
   * markers of the transactions hide them from a search, see {@link
   * io.cryptopipeline.kafka.NewestRecords}.
   */
  static Selection history(
      Optional<Predicate<ConsumerRecord<byte[], byte[]>>> chosen,
      boolean fromBeginning,
      Optional<Integer> most,
      boolean follow) {
    boolean isAll = fromBeginning || most.isEmpty();
    return new Selection(
        isAll ? chosen : Optional.of(chosen.orElse(record -> true)), isAll, most, follow);
  }

  private void printNewest(
      TopicReader reader, Predicate<ConsumerRecord<byte[], byte[]>> chosen, int most) {
    SummaryTable table = new SummaryTable(out(), window);
    List<PublishedSummary> summaries = newest(reader, chosen, most);
    if (json) {
      summaries.forEach(this::printJson);
    } else if (summaries.isEmpty() && !follow) {
      out().println("there are no " + (days.isGiven() ? "such " : "") + "summaries");
    } else {
      table.print(summaries);
    }
    out().flush();
    if (follow) {
      reader.follow(
          record -> {
            if (chosen.test(record)) {
              PublishedSummary.parse(record.value(), window)
                  .ifPresent(json ? this::printJson : table::print);
            }
            return !out().checkError(); // flushes
          },
          stop::isRequested);
    }
  }

  /** Returns the newest summary of each key, of the newest windows, by coin and window. */
  private List<PublishedSummary> newest(
      TopicReader reader, Predicate<ConsumerRecord<byte[], byte[]>> chosen, int most) {
    AtomicLong others = new AtomicLong();
    Predicate<ConsumerRecord<byte[], byte[]>> isSummary =
        record -> {
          boolean isKnown =
              record.value() == null || PublishedSummary.parse(record.value(), window).isPresent();
          others.addAndGet(isKnown ? 0 : 1);
          return isKnown;
        };
    ProgressLine progress = progressOnTerminal();
    Stream<PublishedSummary> summaries;
    try {
      summaries =
          NewestOfKeys.read(
                  reader,
                  progress.counting(chosen.and(isSummary), reader.size()),
                  stop::isRequested)
              .stream()
              .flatMap(record -> PublishedSummary.parse(record.value(), window).stream());
    } finally {
      progress.clear();
    }
    if (stop.isRequested()) {
      throw new PipelineException("stopped early");
    }
    if (others.get() > 0) {
      err().println(others + " more records are no summaries: see --history");
      err().flush();
    }
    return newest(summaries, most);
  }

  /** Returns the newest windows, by coin and window; of the last of them, the first coins. */
  static List<PublishedSummary> newest(Stream<PublishedSummary> summaries, int most) {
    return summaries
        .sorted(
            Comparator.comparing(PublishedSummary::window)
                .reversed()
                .thenComparing(PublishedSummary::coinId))
        .limit(most)
        .sorted(
            Comparator.comparing(PublishedSummary::coinId).thenComparing(PublishedSummary::window))
        .toList();
  }

  private void printJson(PublishedSummary summary) {
    out().println(PrintableText.oneLine(summary.json()));
  }

  /** Returns the summary's own JSON. */
  private static String json(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null
        ? RecordText.json(record)
        : PrintableText.oneLine(RecordText.text(record.value()));
  }
}
