package io.cryptopipeline.cli;

import static io.cryptopipeline.cli.Table.left;
import static io.cryptopipeline.cli.Table.right;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.demo.Demo;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.SummaryJson;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.source.TickSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs everything in one JVM, and replays real ticks. */
@Command(
    name = "demo",
    description =
        "Run everything in this JVM, with an embedded broker and database, and replay real ticks.")
final class DemoCommand extends SettingsCommand {

  private final StopSignal stop;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Ticks to replay, one JSON object per line, plain or gzipped; - is standard input"
              + " (default: twelve real coin-days of Coinbase).")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--mongo-uri",
      paramLabel = "URI",
      description = "Write to this MongoDB instead of an embedded one.")
  private String mongoUri;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Directory for the broker's data (default: a temporary one).")
  private Path dataDir;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description =
          "Port of the page and the API; 0 takes a free port (default: http.port if that is set, or"
              + " else 8080 or, if that is in use, a free port; none with --exit-when-done).")
  private Integer httpPort;

  @Option(
      names = "--exit-when-done",
      description =
          "Exit when everything is replayed, summarized and committed; print the summaries.")
  private boolean exitWhenDone;

  @Option(names = "--json", description = "Print the summaries as JSON, one per line.")
  private boolean json;

  DemoCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    if (httpPort != null && (httpPort < 0 || httpPort > 65_535)) {
      throw new ConfigException(
          "--http-port is %s, but must be from 0 to 65535".formatted(httpPort));
    }
    ProgressLine progress = progressOnTerminal();
    List<TickSource> sources = Demo.sources(files, progress.parts("read"));
    Settings settings =
        mongoUri == null ? settings() : settings(Map.of(Keys.MONGODB_URI.name(), mongoUri));
    try (Demo demo = Demo.start(settings, mongoUri == null, Optional.ofNullable(dataDir), stop)) {
      if (httpPort != null || !exitWhenDone) {
        demo.showPage(httpPort == null ? OptionalInt.empty() : OptionalInt.of(httpPort));
      }
      long leftOut = demo.replay(sources);
      progress.clear();
      boolean done = demo.awaitDone();
      if (done) {
        print(demo.summaries());
      }
      if (!exitWhenDone) {
        demo.awaitStop();
        return 0;
      }
      return done && leftOut == 0 ? 0 : Main.FAILED;
    }
  }

  private void print(List<Summary> summaries) {
    if (json) {
      summaries.forEach(summary -> out().println(SummaryJson.of(summary)));
    } else {
      new Table(
              out(),
              left("coin_id", 0),
              left("date", 0),
              right("open", 0),
              right("high", 0),
              right("low", 0),
              right("close", 0),
              right("tick_count", 0),
              right("late_count", 0),
              right("final", 0))
          .printFitting(summaries.stream().map(DemoCommand::row).toList());
    }
    out().flush();
  }

  private static List<String> row(Summary summary) {
    return List.of(
        summary.window().coinId(),
        summary.window().window().name(),
        summary.open().toPlainString(),
        summary.high().toPlainString(),
        summary.low().toPlainString(),
        summary.close().toPlainString(),
        Long.toString(summary.tickCount()),
        Long.toString(summary.lateCount()),
        Boolean.toString(summary.isFinal()));
  }
}
