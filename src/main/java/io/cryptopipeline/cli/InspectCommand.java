package io.cryptopipeline.cli;

import com.google.gson.JsonObject;
import io.cryptopipeline.batch.RecomputeBacklog;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import io.cryptopipeline.runtime.PrintableText;
import io.cryptopipeline.runtime.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the records of a topic, or the days that wait for a recompute. */
@Command(
    name = "inspect",
    description =
        "Print the newest records of a topic, or all with --from-beginning; or the days that wait"
            + " for a recompute.")
final class InspectCommand extends SettingsCommand {

  private static final int NEWEST = 10;

  private final StopSignal stop;

  enum What {
    raw(View.RAW),
    summaries(View.SUMMARIES),
    dlq(View.DLQ),
    pending(null);

    private final View view;

    What(View view) {
      this.view = view;
    }
  }

  @Parameters(paramLabel = "WHAT", description = "One of ${COMPLETION-CANDIDATES}.")
  private What what;

  @Option(names = "--coin", paramLabel = "COIN", description = "This coin only.")
  private String coin;

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      description = "This day only: of the tick, of the summary, or of the refusal.")
  private LocalDate date;

  @Option(
      names = "--window",
      paramLabel = "SIZE",
      description = "Size of the windows of summaries: 1m, 1h, 1d or 1w (default: 1d).")
  private WindowSize window = WindowSize.DAY;

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

  @Option(
      names = "--json",
      description = "Print one JSON object per line; for a summary, its own JSON.")
  private boolean json;

  InspectCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    if (what == What.pending) {
      if (coin != null || date != null || follow) {
        throw new ConfigException("inspect pending takes --max and --json only");
      }
      print(RecomputeBacklog.read(settings, max == null ? NEWEST : max));
      return 0;
    }
    try (TopicReader reader = TopicReader.open(settings, what.view.topic(window))) {
      print(reader, filter(settings));
    }
    return 0;
  }

  private Predicate<ConsumerRecord<byte[], byte[]>> filter(Settings settings) {
    return coin == null && date == null
        ? record -> true
        : what.view.choose(
            coinId -> coin == null || coin.equals(coinId),
            day -> date == null || date.equals(day),
            settings.windows(),
            RawTickReader.of(settings));
  }

  private void print(TopicReader reader, Predicate<ConsumerRecord<byte[], byte[]>> filter) {
    Printer printer = new Printer(filter);
    if (fromBeginning) {
      reader.readToEnd(printer, stop::isRequested);
    } else {
      reader.newest(max == null ? NEWEST : max, filter, stop::isRequested).forEach(printer::test);
    }
    if (follow && printer.wantsMore()) {
      reader.follow(printer, stop::isRequested);
    }
  }

  private void print(RecomputeBacklog pending) {
    Instant now = Instant.now();
    if (json) {
      JsonObject line = new JsonObject();
      line.addProperty("pending", pending.count());
      pending.oldest().ifPresent(since -> line.addProperty("oldest", since.toString()));
      out().println(line);
      pending.units().forEach(one -> out().println(json(one)));
    } else {
      out()
          .println(
              pending.count()
                  + " to be recomputed"
                  + pending.oldest().map(s -> ", the oldest for " + seconds(s, now)).orElse(""));
      pending
          .units()
          .forEach(one -> out().println(one.unit() + "  for " + seconds(one.since(), now)));
    }
    out().flush();
  }

  private static JsonObject json(Pending pending) {
    JsonObject line = new JsonObject();
    line.addProperty("coin_id", pending.unit().coinId());
    line.addProperty("window", pending.unit().window().name());
    line.addProperty("since", pending.since().toString());
    return line;
  }

  private static String seconds(Instant since, Instant now) {
    return Duration.between(since, now).toSeconds() + " s";
  }

  /** Prints the records that the filter accepts, until {@code --max} are printed. */
  private final class Printer implements Predicate<ConsumerRecord<byte[], byte[]>> {

    private final Predicate<ConsumerRecord<byte[], byte[]>> filter;
    private int left = max == null ? Integer.MAX_VALUE : max;

    Printer(Predicate<ConsumerRecord<byte[], byte[]>> filter) {
      this.filter = filter;
    }

    boolean wantsMore() {
      return left > 0;
    }

    @Override
    public boolean test(ConsumerRecord<byte[], byte[]> record) {
      if (wantsMore() && filter.test(record)) {
        out().println(text(record));
        out().flush();
        left--;
      }
      return wantsMore();
    }

    private String text(ConsumerRecord<byte[], byte[]> record) {
      if (!json) {
        return RecordText.line(record);
      }
      return what == What.summaries && record.value() != null
          ? PrintableText.oneLine(RecordText.text(record.value()))
          : RecordText.json(record);
    }
  }
}
