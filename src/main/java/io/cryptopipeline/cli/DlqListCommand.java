package io.cryptopipeline.cli;

import static io.cryptopipeline.cli.Table.left;
import static io.cryptopipeline.cli.Table.right;

import com.google.gson.JsonObject;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.dlq.DeadLetterSelection;
import io.cryptopipeline.dlq.DlqJobs;
import io.cryptopipeline.dlq.ReasonStats;
import io.cryptopipeline.dlq.RefusalCounts;
import io.cryptopipeline.runtime.PrintableText;
import io.cryptopipeline.runtime.StopSignal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Counts the refused records by reason. */
@Command(
    name = "list",
    description =
        "Count the refused records, one line per reason. A record that was refused again after a"
            + " replay counts once, under its last reason. Days are those of the refusal, in"
            + " summary.zone.")
final class DlqListCommand extends SettingsCommand {

  private final StopSignal stop;

  @Mixin private RefusalOptions refusals;

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  DlqListCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    DeadLetterSelection selection = new DeadLetterSelection(List.of(), refusals.filter(settings));
    RefusalCounts counts;
    ProgressLine progress = progressOnTerminal();
    try (DlqJobs jobs = DlqJobs.open(settings, stop)) {
      counts = jobs.count(selection, progress.parts("read"));
    } finally {
      progress.clear();
    }
    if (counts.others() > 0) {
      err()
          .println(
              counts.others()
                  + " more records were not written by this application: see inspect dlq");
      err().flush();
    }
    List<ReasonStats> rows = counts.byReason();
    if (json) {
      rows.forEach(row -> out().println(PrintableText.oneLineOfJson(json(row).toString())));
    } else if (rows.isEmpty()) {
      out().println("there are no " + (refusals.isGiven() ? "such " : "") + "refused records");
    } else {
      print(rows);
    }
    out().flush();
    return 0;
  }

  private void print(List<ReasonStats> rows) {
    Table table =
        new Table(
            out(),
            left("reason", 17),
            right("count", 8),
            right("again", 8),
            left("first", 24),
            left("last", 24),
            left("newest", 10),
            left("message", 0));
    rows.forEach(
        row ->
            table.print(
                List.of(
                    PrintableText.oneLine(row.reason()),
                    Long.toString(row.count()),
                    Long.toString(row.again()),
                    row.first().toString(),
                    row.last().toString(),
                    row.newest().inTopic(),
                    PrintableText.oneLine(row.message()))));
  }

  private static JsonObject json(ReasonStats refusals) {
    JsonObject line = new JsonObject();
    line.addProperty("reason", refusals.reason());
    line.addProperty("count", refusals.count());
    line.addProperty("again", refusals.again());
    line.addProperty("first", refusals.first().toString());
    line.addProperty("last", refusals.last().toString());
    line.addProperty("newest", refusals.newest().inTopic());
    line.addProperty("message", refusals.message());
    return line;
  }
}
