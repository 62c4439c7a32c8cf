package io.cryptopipeline.cli;

import com.google.gson.JsonObject;
import io.cryptopipeline.batch.RecomputeBacklog;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the windows that wait for a recompute. */
@Command(
    name = "pending",
    description = "Print how many days wait for a recompute, since when, and the first of them.")
final class InspectPendingCommand extends SettingsCommand {

  private static final int FIRST = 10;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "Maximum number of days to list, by coin and date (default: 10).")
  private Integer max;

  @Option(names = "--json", description = "Print one JSON object per line.")
  private boolean json;

  @Override
  public Integer call() {
    int most = RecordOptions.checked(max).orElse(FIRST);
    print(RecomputeBacklog.read(settings(), most));
    return 0;
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
}
