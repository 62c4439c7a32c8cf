package io.cryptopipeline.bench;

import io.cryptopipeline.bench.ticks.TickFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of all modes. */
final class Options {

  private static final int WARM_UP = 20;
  private static final int WARM_UP_OF_IDLE = 80;

  @Option(
      names = "--ticks",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "Ticks to load in mode throughput, and of the open day in mode takeover before the rest"
              + " (default: ${DEFAULT-VALUE}).")
  private long ticks;

  @Option(
      names = "--coins",
      paramLabel = "N",
      defaultValue = "50",
      description = "Number of coins (default: ${DEFAULT-VALUE}).")
  private int coins;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "tick",
      converter = FormatName.class,
      description =
          "tick, tick-plain (without trade id and volume), coinbase, kraken, binance or coingecko"
              + " (default: ${DEFAULT-VALUE}).")
  private TickFormat format;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each competitor runs (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--competitors",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "ours,limit,stack",
      description =
          "ours (by the launcher), ours-jar (by java -jar), limit, stack; in this order each round"
              + " (default: ${DEFAULT-VALUE}).")
  private List<String> competitors = new ArrayList<>();

  @Option(
      names = "--instances",
      paramLabel = "N",
      description = "Instances of ours that share the work (default: 1; 2 in mode takeover).")
  private Integer instances;

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      defaultValue = "kill",
      description =
          "What happens to the last instance in mode takeover: kill, stop (SIGTERM), or restart"
              + " (kill, and start again at once) (default: ${DEFAULT-VALUE}).")
  private Fault fault;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description = "Ticks a second in modes latency and takeover (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "How long modes latency and idle measure, and takeover at least (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description =
          "Seconds before that (default: "
              + WARM_UP
              + "; idle: "
              + WARM_UP_OF_IDLE
              + ", as until then stream searches for coins that have gone quiet).")
  private Integer warmUpSeconds;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of ours that is not at its default; {instance} in the value stands for the"
              + " number of the instance.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** Reads a format by its label. */
  static final class FormatName implements ITypeConverter<TickFormat> {
    @Override
    public TickFormat convert(String text) {
      return Arrays.stream(TickFormat.values())
          .filter(format -> format.label().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is none of %s"
                          .formatted(
                              text,
                              Arrays.stream(TickFormat.values())
                                  .map(TickFormat::label)
                                  .collect(Collectors.joining(", ")))));
    }
  }

  long ticks() {
    return ticks;
  }

  int coins() {
    return coins;
  }

  TickFormat format() {
    return format;
  }

  int rounds() {
    return rounds;
  }

  int instances(Mode mode) {
    return Objects.requireNonNullElse(instances, mode == Mode.TAKEOVER ? 2 : 1);
  }

  Fault fault() {
    return fault;
  }

  List<String> competitors() {
    return competitors;
  }

  int rate() {
    return rate;
  }

  Duration duration() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmUp(Mode mode) {
    return Duration.ofSeconds(warmUpSeconds(mode));
  }

  private int warmUpSeconds(Mode mode) {
    if (warmUpSeconds != null) {
      return warmUpSeconds;
    }
    return mode == Mode.IDLE ? WARM_UP_OF_IDLE : WARM_UP;
  }

  Map<String, String> settings() {
    return settings;
  }

  /** Returns what describes a run of the benchmark, for its result. */
  Map<String, Object> describe(Mode mode) {
    Map<String, Object> all = new LinkedHashMap<>();
    switch (mode) {
      case THROUGHPUT -> all.put("ticks", ticks);
      case LATENCY -> {
        all.put("rate", rate);
        all.put("seconds", seconds);
        all.put("warm_up_seconds", warmUpSeconds(mode));
      }
      case IDLE -> {
        all.put("seconds", seconds);
        all.put("warm_up_seconds", warmUpSeconds(mode));
      }
      case TAKEOVER -> {
        all.put("ticks", ticks);
        all.put("rate", rate);
        all.put("warm_up_seconds", warmUpSeconds(mode));
        all.put("fault", fault.name().toLowerCase(Locale.ROOT));
      }
    }
    all.put("instances", instances(mode));
    all.put("coins", coins);
    all.put("format", format.label());
    all.put("rounds", rounds);
    all.put("settings", settings);
    return all;
  }

  /** Returns a file name that tells runs of other options apart. */
  String fileName(Mode mode) {
    String amount =
        switch (mode) {
          case THROUGHPUT -> "-%sx%s".formatted(ticks, coins);
          case LATENCY -> "-%s-per-second".formatted(rate);
          case IDLE -> "";
          case TAKEOVER -> "-%s-%s".formatted(fault.name().toLowerCase(Locale.ROOT), ticks);
        };
    return "%s-%s%s.json".formatted(mode.name().toLowerCase(Locale.ROOT), format.label(), amount);
  }
}
