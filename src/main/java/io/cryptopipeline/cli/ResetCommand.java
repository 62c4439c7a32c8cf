package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.stream.Reset;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes what {@code stream} has remembered, so that it reads {@code crypto-raw} again. */
@Command(
    name = "reset",
    description =
        "Put stream back to its start, so that it reads crypto-raw from its beginning: delete its"
            + " consumer group, its changelogs and its local state on this machine. Stop every"
            + " stream first. MongoDB and all other topics stay.")
final class ResetCommand extends SettingsCommand {

  @Option(names = "--dry-run", description = "Print what would be deleted, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--database",
      description =
          "Also drop the pipeline's collections in MongoDB, once the name of the database is typed"
              + " (or read from standard input).")
  private boolean database;

  @Override
  public Integer call() {
    Settings settings = settings();
    try (Reset reset = Reset.open(settings, database)) {
      if (dryRun) {
        print(reset.plan(), "would ", out());
        warn(reset);
        reset.requireStopped();
        return 0;
      }
      reset.requireStopped();
      warn(reset);
      if (database && !isConfirmed(reset, settings.get(Keys.MONGODB_DATABASE))) {
        err().println("crypto-pipeline: that is not the name; nothing was deleted");
        return Main.FAILED;
      }
      reset.run(step -> print(List.of(step), "done: ", out()));
    }
    print(
        List.of(
            "the next stream reads crypto-raw from its beginning; run reset on each other machine that has run one, before any of them starts"),
        "",
        out());
    return 0;
  }

  private void warn(Reset reset) {
    print(reset.warnings(), "warning: ", err());
  }

  private static void print(List<String> lines, String before, PrintWriter to) {
    lines.forEach(line -> to.println(before + line));
    to.flush();
  }

  private boolean isConfirmed(Reset reset, String name) {
    print(reset.plan(), "will ", err());
    err().print("Type the name of the database (mongodb.database) to do this: ");
    err().flush();
    try {
      String typed = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
      return typed != null && typed.strip().equals(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
