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
import java.util.TreeMap;

/** Measures what is used when a few ticks are done and nothing more arrives. */
final class Idle extends Measurement {

  private static final int TICKS = 10_000;
  private static final int PERCENT = 100;

  private final Pipeline pipeline;
  private Oracle oracle;

  Idle(Testbed testbed, Options options, Pipeline pipeline) {
    super(testbed, options);
    this.pipeline = pipeline;
  }

  @Override
  void prepare() throws InterruptedException {
    pipeline.createTopics(testbed);
    try (TickSender sender =
        new TickSender(
            testbed.broker().bootstrapServers(),
            options.format(),
            options.coins(),
            Duration.ZERO)) {
      sender.sendDays(TICKS);
      oracle = sender.oracle();
    }
  }

  @Override
  String cpuUnit() {
    return "percent of a core";
  }

  @Override
  void reset() {}

  @Override
  RunResult measure(Competitor competitor, int round, Run run, List<MeasuredProcess> started)
      throws InterruptedException {
    started.addAll(competitor.start(run));
    new Arrival(database(competitor), competitor).await(oracle.ticks(), started);
    Thread.sleep(options.warmUp(Mode.IDLE).toMillis());
    Map<String, Long> offsets = testbed.broker().endOffsets();
    Cpu before = Cpu.now(testbed, started);
    Thread.sleep(options.duration().toMillis());
    Cpu percent =
        Cpu.now(testbed, started)
            .since(before)
            .times((double) PERCENT / options.duration().toSeconds());
    Map<String, Long> moved = moved(offsets, testbed.broker().endOffsets());
    started.forEach(MeasuredProcess::checkAlive);

    Map<String, Double> figures = new LinkedHashMap<>(figures(percent, percent.others() / PERCENT));
    figures.put("transaction_records", sum(moved, "__transaction_state"));
    figures.put("changelog_records", sum(moved, "-changelog"));
    figures.put("other_records", sum(moved, "") - sum(moved, "__tran") - sum(moved, "-changelog"));
    figures.put("client_mib", peakMemoryMib(started));
    return new RunResult(
        competitor.label(),
        round,
        figures,
        moved,
        new ResultCheck(database(competitor), competitor, oracle).differences());
  }

  /** Returns by how much each topic has grown; only those that have. */
  private static Map<String, Long> moved(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> moved = new TreeMap<>();
    after.forEach(
        (topic, end) -> {
          if (end > before.getOrDefault(topic, 0L)) {
            moved.put(topic, end - before.getOrDefault(topic, 0L));
          }
        });
    return moved;
  }

  private static double sum(Map<String, Long> moved, String partOfName) {
    return moved.entrySet().stream()
        .filter(topic -> topic.getKey().contains(partOfName))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
