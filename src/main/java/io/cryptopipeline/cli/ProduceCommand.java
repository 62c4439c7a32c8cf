package io.cryptopipeline.cli;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.KafkaErrors;
import io.cryptopipeline.kafka.RawOutput;
import io.cryptopipeline.kafka.RawSender;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.monitoring.Health;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.NearestNames;
import io.cryptopipeline.runtime.Sleeper;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.source.LastTradeWriter;
import io.cryptopipeline.source.SimulatorSource;
import io.cryptopipeline.source.SourceRun;
import io.cryptopipeline.source.Sources;
import io.cryptopipeline.source.TickFile;
import io.cryptopipeline.source.TickRecords;
import io.cryptopipeline.source.TickSource;
import io.cryptopipeline.web.WebServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends ticks from a source to {@code crypto-raw}. */
@Command(name = "produce", description = "Send ticks from a source to crypto-raw.")
final class ProduceCommand extends SettingsCommand {

  private static final String FILE = "file";
  private static final String SIMULATOR = "simulator";
  private static final double SIMULATED_RATE = 10;
  private static final Duration LEAST_HISTORY = Duration.ofHours(1);
  private static final Duration MOST_HISTORY = Duration.ofDays(3650);

  private final StopSignal stop;
  private ProgressLine progress;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "SOURCE",
      completionCandidates = SourceNames.class,
      description = "The source of the ticks: ${COMPLETION-CANDIDATES}.")
  private String source;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Ticks, one JSON object per line, plain or gzipped; - is standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = {"--coins", "--coin"},
      paramLabel = "COIN[,COIN...]",
      description =
          "Coins, such as bitcoin, or products of the exchange, such as BTC-EUR, separated by commas"
              + " or by repeating the option (default: bitcoin,ethereum,litecoin).")
  private List<String> coins = List.of("bitcoin", "ethereum", "litecoin");

  @Option(names = "--dry-run", description = "Print to stdout what would be sent; needs no Kafka.")
  private boolean dryRun;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Maximum number of ticks per second (default: 10 for the simulator, otherwise unlimited)."
              + " It does not hold for --history.")
  private Double rate;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Number of ticks that the simulator sends (default: unlimited).")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the simulator: the same seed gives the same prices, with the same --coins and"
              + " --history.")
  private Long seed;

  @Option(
      names = "--history",
      paramLabel = "DURATION",
      description =
          "How much of the time before now the simulator invents first, such as 30d (1h to 3650d;"
              + " default: none). Only if crypto-raw has never had a tick.")
  private Duration history;

  /** The values of {@code --source}. */
  static final class SourceNames implements Iterable<String> {

    private static Stream<String> stream() {
      return Stream.concat(Sources.names().stream(), Stream.of(FILE, SIMULATOR));
    }

    @Override
    public Iterator<String> iterator() {
      return stream().iterator();
    }
  }

  ProduceCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    if (rate != null && !(rate > 0)) {
      throw new ConfigException("--rate is " + rate + ", but must be above 0");
    }
    progress = progressOnTerminal();
    try (CommandMonitoring shown = CommandMonitoring.start(settings, WebServer::ofMonitoring)) {
      Monitoring monitoring = shown.monitoring();
      return send(settings, sources(settings, monitoring.meters()), monitoring);
    }
  }

  private void checkHistory() {
    if (history == null) {
      return;
    }
    if (!source.equals(SIMULATOR)) {
      throw new ConfigException("--history is for --source simulator only");
    }
    if (history.compareTo(LEAST_HISTORY) < 0 || history.compareTo(MOST_HISTORY) > 0) {
      throw new ConfigException("--history must be from 1h to 3650d");
    }
  }

  private int send(Settings settings, List<TickSource> sources, Monitoring monitoring) {
    Health health = monitoring.health();
    boolean remembers =
        !dryRun && StartWait.of(settings, stop, health).until(() -> checkTopics(settings));
    double usual = source.equals(SIMULATOR) ? SIMULATED_RATE : SourceRun.UNLIMITED;
    double ticksPerSecond = rate == null ? usual : rate;
    TickRecords records =
        new TickRecords(
            RawTickReader.of(settings), Clock.systemUTC(), monitoring.freshness().group());
    try (RawOutput output =
        dryRun ? new RecordPrinter(out()) : RawSender.open(settings, monitoring)) {
      Optional<LastTradeWriter> lastTrades =
          remembers
              ? Optional.of(new LastTradeWriter(output, Clock.systemUTC(), Sleeper.REAL))
              : Optional.empty();
      sources.forEach(fetched -> health.require("source", fetched::availability));
      health.started(stop::isRequested);
      SourceRun run = new SourceRun(records, output, ticksPerSecond, stop, lastTrades);
      KafkaErrors.explained(settings, () -> run.fetch(sources));
    } finally {
      progress.clear();
    }
    // The lines of a file can be fixed; what a market sends cannot.
    return source.equals(FILE) && records.unreadable() > 0 ? Main.FAILED : 0;
  }

  /** Checks the topics, and returns whether the last trades can be remembered. */
  private boolean checkTopics(Settings settings) {
    TopicAdmin.verify(settings, Topics.RAW::equals);
    return Sources.isExchange(source) && LastTradeWriter.isTopicThere(settings);
  }

  private List<TickSource> sources(Settings settings, MeterRegistry meters) {
    List<String> known = SourceNames.stream().toList();
    if (!known.contains(source)) {
      throw new ConfigException(
          "there is no source %s: %s"
              .formatted(
                  NearestNames.shown(source, known),
                  NearestNames.question(source, known).orElse("see produce --help")));
    }
    checkHistory();
    List<String> named = CoinOption.separated("--coins", coins);
    return switch (source) {
      case SIMULATOR -> {
        long used = seed == null ? ThreadLocalRandom.current().nextLong() : seed;
        SimulatorSource live = new SimulatorSource(named, count, used, Clock.systemUTC());
        yield history == null
            ? List.of(live)
            : List.of(live.history(history, () -> isHistoryWanted(settings)), live);
      }
      case FILE -> {
        if (files.isEmpty()) {
          throw new ConfigException("--source file needs --file FILE (- is standard input)");
        }
        // What is printed shows the progress itself.
        yield TickFile.of(files, dryRun ? part -> {} : progress.parts("read"));
      }
      default -> List.of(Sources.named(source, settings, named, !dryRun, meters));
    };
  }

  /** A history beside another one would be two prices for one moment, as after a restart. */
  private boolean isHistoryWanted(Settings settings) {
    if (dryRun) {
      return true;
    }
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      return topics.isUnused(Topics.RAW);
    }
  }
}
