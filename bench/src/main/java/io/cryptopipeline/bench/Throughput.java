package io.cryptopipeline.bench;

import io.cryptopipeline.bench.competitors.Competitor;
import io.cryptopipeline.bench.competitors.Competitor.Run;
import io.cryptopipeline.bench.competitors.Pipeline;
import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.servers.Testbed;
import io.cryptopipeline.bench.ticks.Oracle;
import io.cryptopipeline.bench.ticks.TickSender;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * Measures from the start of a competitor's processes until MongoDB has all ticks: the start of the
 * JVMs and their compiling are a part of it.
 */
final class Throughput extends Measurement {

  private static final double MILLION = 1e6;
  private static final Duration LINGER = Duration.ofMillis(20);

  /** How long a duplicate may come late. */
  private static final long LATE_MS = 1_000;

  private final Pipeline pipeline;
  private Oracle oracle;

  Throughput(Testbed testbed, Options options, Pipeline pipeline) {
    super(testbed, options);
    this.pipeline = pipeline;
  }

  /** Loads the ticks. */
  @Override
  void prepare() throws InterruptedException {
    pipeline.createTopics(testbed);
    try (TickSender sender =
        new TickSender(
            testbed.broker().bootstrapServers(), options.format(), options.coins(), LINGER)) {
      sender.sendDays(options.ticks());
      oracle = sender.oracle();
    }
  }

  @Override
  String cpuUnit() {
    return "seconds per million ticks";
  }

  /** Every competitor reads the same topic, with a group of its own. */
  @Override
  void reset() {}

  @Override
  RunResult measure(Competitor competitor, int round, Run run, List<MeasuredProcess> started)
      throws InterruptedException {
    Cpu before = Cpu.now(testbed, List.of());
    long startNanos = System.nanoTime();
    started.addAll(competitor.start(run));
    new Arrival(database(competitor), competitor).await(oracle.ticks(), started);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Cpu cpu = Cpu.now(testbed, started).since(before);

    Map<String, Long> details = new LinkedHashMap<>();
    details.put("ticks", oracle.ticks());
    details.put("summaries", (long) oracle.summaries());
    competitor.strictlyRead().ifPresent(ticks -> details.put(Report.STRICTLY_READ, ticks));
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("ticks_per_s", oracle.ticks() / seconds);
    figures.putAll(figures(cpu.times(MILLION / oracle.ticks()), cpu.others() / seconds));
    figures.put("client_mib", peakMemoryMib(started));
    figures.put("document_bytes", documentBytes(competitor));
    Thread.sleep(LATE_MS);
    return new RunResult(
        competitor.label(),
        round,
        figures,
        details,
        new ResultCheck(database(competitor), competitor, oracle).differences());
  }

  /** Returns the mean size of a raw event in MongoDB. */
  private double documentBytes(Competitor competitor) {
    return database(competitor)
        .runCommand(new Document("collStats", Competitor.RAW_EVENTS))
        .get("avgObjSize", Number.class)
        .doubleValue();
  }
}
