package io.cryptopipeline.bench;

import com.mongodb.MongoException;
import io.cryptopipeline.bench.competitors.Competitor;
import io.cryptopipeline.bench.competitors.Limit;
import io.cryptopipeline.bench.competitors.Pipeline;
import io.cryptopipeline.bench.competitors.Stack;
import io.cryptopipeline.bench.servers.Processes;
import io.cryptopipeline.bench.servers.Testbed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code bench/run}. */
@Command(
    name = "bench/run",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Compares crypto-pipeline with other ways to get ticks from Kafka into MongoDB.",
      "Starts a broker and a mongod of its own, and leaves nothing behind but the result.",
      "Exit codes: 0 done, 1 failed or a wrong result, 2 bad usage."
    })
final class Bench implements Callable<Integer> {

  private static final Path HOME = Path.of(System.getProperty("bench.home"));

  @Parameters(
      arity = "0..1",
      paramLabel = "MODE",
      defaultValue = "throughput",
      description = "throughput, latency, idle or takeover (default: ${DEFAULT-VALUE}).")
  private Mode mode;

  @Mixin private Options options;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "File for the result (default: one in bench/results, named by the options).")
  private Path json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Bench() {}

  /** Runs the command, and exits. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    Pipeline pipeline =
        Pipeline.launcher(
            HOME.resolveSibling("crypto-pipeline"),
            settings(),
            options.instances(mode),
            options.format());
    List<Competitor> competitors =
        options.competitors().stream().map(name -> competitor(name, pipeline)).toList();
    Processes processes = Processes.create();
    try (Testbed testbed = Testbed.start(processes, System.getenv("MONGOD"))) {
      return run(testbed, pipeline, competitors);
    } catch (IllegalStateException | MongoException e) {
      if (!processes.isClosed()) { // otherwise Ctrl-C is the reason
        System.err.println("bench: " + e.getMessage());
      }
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (mode == Mode.THROUGHPUT) {
      settings.put("http.port", Pipeline.PORT);
    }
    settings.putAll(options.settings());
    return settings;
  }

  private Competitor competitor(String name, Pipeline pipeline) {
    return switch (name) {
      case "ours" -> pipeline;
      case "ours-jar" ->
          Pipeline.jar(
              HOME.resolveSibling("target").resolve("crypto-pipeline.jar"),
              settings(),
              options.instances(mode),
              options.format());
      case "limit" -> new Limit(options.format());
      case "stack" -> new Stack(options.format());
      default ->
          throw new ParameterException(
              spec.commandLine(), "'%s' is none of ours, ours-jar, limit, stack".formatted(name));
    };
  }

  private int run(Testbed testbed, Pipeline pipeline, List<Competitor> competitors)
      throws InterruptedException {
    Measurement measurement =
        switch (mode) {
          case THROUGHPUT -> new Throughput(testbed, options, pipeline);
          case LATENCY -> new Latency(testbed, options, pipeline);
          case IDLE -> new Idle(testbed, options, pipeline);
          case TAKEOVER -> new Takeover(testbed, options, pipeline);
        };
    Report report = new Report(header(testbed, measurement), System.out);
    measurement.prepare();
    List<Competitor> turn = new ArrayList<>(competitors);
    for (int round = 1; round <= options.rounds(); round++) {
      // In turn, so that a noisy minute does not hit one of them only.
      for (Competitor competitor : turn) {
        report.add(measurement.run(competitor, round));
      }
      // The broker and mongod are slower at first: that must not hit the same one each time.
      Collections.rotate(turn, -1);
    }
    report.finish();
    report.write(json == null ? HOME.resolve("results").resolve(options.fileName(mode)) : json);
    return report.isRight() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Map<String, Object> header(Testbed testbed, Measurement measurement) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("mode", mode.name().toLowerCase(Locale.ROOT));
    header.put("revision", System.getProperty("bench.revision"));
    header.put("started_at", Instant.now().toString());
    header.put("options", options.describe(mode));
    header.put("cores", Runtime.getRuntime().availableProcessors());
    header.put("java", Runtime.version().toString());
    header.put("kafka", testbed.broker().version());
    header.put("mongod", testbed.mongod().version());
    header.put("unit_of_cpu", measurement.cpuUnit());
    return header;
  }
}
