package io.cryptopipeline.cli;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.NewestRecords;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.runtime.StopSignal;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Prints records of a topic, one per line. */
final class RecordListing {

  private static final int NEWEST = 10;
  private static final int MOST_NEWEST = 1_000_000;

  /**
   * Which records to print; not more of the newest than memory may hold.
   *
   * @param filter accepts records; empty for all
   * @param fromBeginning whether to start at the oldest, not at the newest ones
   * @param max how many to print; empty for the 10 newest, or all from the oldest
   * @param follow whether to print those that arrive later
   */
  record Selection(
      Optional<Predicate<ConsumerRecord<byte[], byte[]>>> filter,
      boolean fromBeginning,
      Optional<Integer> max,
      boolean follow) {

    /**
     * @throws ConfigException if so many of the newest are selected that memory may not suffice
     */
    Selection {
      if (!fromBeginning && max.isPresent() && max.get() > MOST_NEWEST) {
        throw new ConfigException(
            "--max is %s, but must be at most %s without --from-beginning, because the newest records are held in memory"
                .formatted(max.get(), MOST_NEWEST));
      }
    }

    /** Opens the topic: to read much of it, or only its newest records. */
    TopicReader open(Settings settings, String topic) {
      return filter.isEmpty() && !fromBeginning
          ? TopicReader.openForFew(settings, topic)
          : TopicReader.open(settings, topic);
    }
  }

  private final SettingsCommand command;
  private final PrintWriter out;
  private final ProgressLine progress;
  private final StopSignal stop;

  /**
   * @param command has the outputs
   * @param stop ends a listing early
   */
  RecordListing(SettingsCommand command, StopSignal stop) {
    this.command = command;
    this.out = command.out();
    this.progress = command.progressOnTerminal();
    this.stop = stop;
  }

  /** Prints the records of a topic. */
  void print(
      Settings settings,
      String topic,
      Selection selection,
      Function<ConsumerRecord<byte[], byte[]>, String> format) {
    Printer printer = new Printer(selection, format);
    try (TopicReader reader = selection.open(settings, topic)) {
      if (selection.fromBeginning()) {
        // Where every record is printed, that is the progress.
        reader.readToEnd(
            selection.filter().isEmpty() ? printer : progress.counting(printer, reader.size()),
            stop::isRequested);
      } else {
        newest(reader, selection).forEach(printer::print);
      }
      progress.clear();
      if (command.isVerbose()) {
        command.err().printf("fetched %s records of %s%n", reader.fetched(), topic);
        command.err().flush();
      }
      if (selection.follow() && printer.wantsMore()) {
        reader.follow(printer, stop::isRequested);
      }
    } finally {
      progress.clear();
    }
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> newest(TopicReader reader, Selection selection) {
    int count = selection.max().orElse(NEWEST);
    NewestRecords newest =
        selection
            .filter()
            .map(f -> reader.newest(count, progress.counting(f, reader.size()), stop::isRequested))
            .orElseGet(() -> reader.newest(count, stop::isRequested));
    if (!newest.isExact() && !stop.isRequested()) {
      progress.println(
          "there may be newer records further back than those that were read, because timestamps"
              + " are far out of order, or transactions hide them; --from-beginning reads all");
    }
    progress.clear();
    return newest.records();
  }

  /** Prints the records that the filter accepts, until there are enough. */
  private final class Printer implements Predicate<ConsumerRecord<byte[], byte[]>> {

    private final Selection selection;
    private final Function<ConsumerRecord<byte[], byte[]>, String> format;
    private int left;

    Printer(Selection selection, Function<ConsumerRecord<byte[], byte[]>, String> format) {
      this.selection = selection;
      this.format = format;
      this.left = selection.max().orElse(Integer.MAX_VALUE);
    }

    /** Returns whether more are to be printed, and somebody reads them. */
    boolean wantsMore() {
      return left > 0 && !out.checkError(); // flushes
    }

    @Override
    public boolean test(ConsumerRecord<byte[], byte[]> record) {
      if (left > 0 && selection.filter().map(filter -> filter.test(record)).orElse(true)) {
        print(record);
        return wantsMore();
      }
      return left > 0;
    }

    void print(ConsumerRecord<byte[], byte[]> record) {
      progress.clear();
      out.println(format.apply(record));
      left--;
    }
  }
}
