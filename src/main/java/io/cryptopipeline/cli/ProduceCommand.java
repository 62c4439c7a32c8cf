package io.cryptopipeline.cli;

import io.cryptopipeline.app.KafkaClients;
import io.cryptopipeline.app.Production;
import io.cryptopipeline.app.StopSignal;
import io.cryptopipeline.app.TopicAdmin;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.source.FileSource;
import io.cryptopipeline.source.SimulatorSource;
import io.cryptopipeline.source.TickProducer;
import io.cryptopipeline.source.TickSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends ticks from a source to {@code crypto-raw}. */
@Command(name = "produce", description = "Send ticks from a source to crypto-raw.")
final class ProduceCommand extends SettingsCommand {

  private static final double SIMULATED_RATE = 10;

  private final StopSignal stop;

  enum Source {
    file,
    simulator
  }

  @Option(
      names = "--source",
      required = true,
      paramLabel = "SOURCE",
      description = "Where the ticks come from: ${COMPLETION-CANDIDATES}.")
  private Source source;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Ticks, one JSON a line, gzip or not; - is standard input.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--coins",
      paramLabel = "COIN",
      split = ",",
      description = "The simulator's coins (default: bitcoin,ethereum,litecoin).")
  private List<String> coins = List.of("bitcoin", "ethereum", "litecoin");

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Ticks a second at most (default: 10 of the simulator, unlimited of a file).")
  private Double rate;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many ticks the simulator makes (default: until it is stopped).")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The simulator's seed: the same one gives the same prices.")
  private Long seed;

  ProduceCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    List<TickSource> sources = sources();
    if (rate != null && !(rate > 0)) {
      throw new ConfigException("--rate is " + rate + ", it must be above 0");
    }
    TopicAdmin.verify(settings);
    double usual = source == Source.simulator ? SIMULATED_RATE : Production.UNLIMITED;
    try (TickProducer producer =
        new TickProducer(KafkaClients.producer(settings), Clock.systemUTC())) {
      Production.run(producer, sources, rate == null ? usual : rate, stop);
      return producer.refused() == 0 ? 0 : Main.FAILED;
    }
  }

  private List<TickSource> sources() {
    return switch (source) {
      case simulator -> {
        long used = seed == null ? ThreadLocalRandom.current().nextLong() : seed;
        yield List.of(new SimulatorSource(coins, count, used, Clock.systemUTC()));
      }
      case file -> {
        if (files.isEmpty()) {
          throw new ConfigException("--source file needs --file FILE (- is standard input)");
        }
        yield files.stream().<TickSource>map(FileSource::of).toList();
      }
    };
  }
}
