package io.cryptopipeline.cli;

import com.google.gson.JsonObject;
import io.cryptopipeline.app.BatchJobs;
import io.cryptopipeline.app.BatchJobs.Reconciled;
import io.cryptopipeline.app.StopSignal;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.CoinWindow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the stored summaries with what raw events amount to. */
@Command(
    name = "reconcile",
    description =
        "Compare the summaries of days, field by field, with what their raw events amount to"
            + " (default: of yesterday). Exit code 3 where they differ, also when repaired.")
final class ReconcileCommand extends SettingsCommand {

  private static final List<String> COLUMNS =
      List.of("coin_id", "window", "field", "stored", "recomputed");

  private final StopSignal stop;

  @Mixin private DateOptions dates;

  @Option(
      names = "--repair",
      description = "Write what was recomputed in place of what differs, be it of fewer ticks.")
  private boolean repair;

  @Option(names = "--json", description = "One JSON object a line for each difference.")
  private boolean json;

  ReconcileCommand(StopSignal stop) {
    this.stop = stop;
  }

  /** A difference; what is absent is missing on that side. */
  private record Row(
      CoinWindow window, String field, Optional<String> stored, Optional<String> recomputed) {}

  @Override
  public Integer call() {
    Settings settings = settings();
    DateRange range = dates.range(LocalDate.now(settings.get(Keys.SUMMARY_ZONE)).minusDays(1));
    ProgressLine progress = progress();
    Reconciled reconciled;
    try (BatchJobs jobs = BatchJobs.open(settings, stop)) {
      reconciled = jobs.reconcile(range, dates.coins(), repair, progress);
    } finally {
      progress.clear();
    }
    List<Row> rows = rows(reconciled);
    print(rows);
    reconciled
        .findings()
        .moving()
        .forEach(window -> err().println(window + " changes with every look; look again later"));
    err()
        .printf(
            "%s: %d summaries compared, %d differ, %d repaired, %d days unreadable; %d have no raw events any more%n",
            range,
            reconciled.compared(),
            reconciled.findings().differing().size(),
            reconciled.repaired(),
            reconciled.findings().unreadable().size(),
            reconciled.unchecked());
    err().flush();
    return rows.isEmpty() ? 0 : Main.DIFFERENCES;
  }

  private static List<Row> rows(Reconciled reconciled) {
    List<Row> rows = new ArrayList<>();
    reconciled
        .findings()
        .differing()
        .forEach(
            comparison ->
                comparison
                    .differences()
                    .forEach(
                        difference ->
                            rows.add(
                                new Row(
                                    comparison.recomputed().window(),
                                    difference.field(),
                                    difference.stored(),
                                    difference.recomputed()))));
    reconciled
        .findings()
        .unreadable()
        .forEach(
            (unit, why) ->
                rows.add(new Row(unit, "raw_events", Optional.empty(), Optional.of(why))));
    return rows;
  }

  private void print(List<Row> rows) {
    if (json) {
      rows.forEach(row -> out().println(json(row)));
    } else if (!rows.isEmpty()) {
      Table.print(
          COLUMNS,
          rows.stream()
              .map(
                  row ->
                      List.of(
                          row.window().coinId(),
                          row.window().window().name(),
                          row.field(),
                          row.stored().orElse("-"),
                          row.recomputed().orElse("-")))
              .toList(),
          out());
    }
    out().flush();
  }

  private static JsonObject json(Row row) {
    JsonObject line = new JsonObject();
    line.addProperty("coin_id", row.window().coinId());
    line.addProperty("window", row.window().window().name());
    line.addProperty("size", row.window().window().size().label());
    line.addProperty("field", row.field());
    line.addProperty("stored", row.stored().orElse(null));
    line.addProperty("recomputed", row.recomputed().orElse(null));
    return line;
  }
}
