package io.cryptopipeline.bench;

import io.cryptopipeline.bench.competitors.Competitor;
import io.cryptopipeline.bench.competitors.Competitor.Run;
import io.cryptopipeline.bench.competitors.Pipeline;
import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.servers.Patience;
import io.cryptopipeline.bench.servers.Testbed;
import io.cryptopipeline.bench.ticks.Tick;
import io.cryptopipeline.bench.ticks.TickSender;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Measures for how long nothing new of the partitions of an instance that ends becomes visible in
 * MongoDB. Ticks come at a fixed rate to all partitions; before, those were loaded that are the
 * state.
 */
final class Takeover extends PacedMeasurement {

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final long PAUSE_MS = 20;

  /** A partition whose newest visible tick is older is behind. */
  private static final long BEHIND_MS = 2_000;

  Takeover(Testbed testbed, Options options, Pipeline pipeline) {
    super(testbed, options, pipeline);
  }

  @Override
  RunResult measure(Competitor competitor, int round, Run run, List<MeasuredProcess> started)
      throws InterruptedException {
    if (!(competitor instanceof Pipeline instances)) {
      throw new IllegalStateException(
          "mode takeover measures ours only, not " + competitor.label());
    }
    started.addAll(instances.start(run));
    int last = started.size();
    Patience.await("each instance has partitions", started.get(0), () -> areAssigned(run, last));
    Arrival arrival = new Arrival(database(competitor), competitor);
    try (TickSender sender =
        new TickSender(
            testbed.broker().bootstrapServers(),
            options.format(),
            options.coins(),
            Duration.ZERO)) {
      sender.sendNow(options.ticks());
      arrival.await(options.ticks(), started);
      try (var pace = new SendingThread(sender, options.rate())) {
        Thread.sleep(options.warmUp(Mode.TAKEOVER).toMillis());
        started.forEach(MeasuredProcess::checkAlive);
        Set<Integer> moving = partitions(run, last);
        MeasuredProcess ended = started.remove(last - 1);
        Cpu before = Cpu.now(testbed, started);
        Watch watch = new Watch(new PartitionProbe(database(competitor), competitor, options));
        end(ended);
        if (options.fault() == Fault.RESTART) {
          started.add(instances.start(run, last));
        }
        watch.run(ended);
        Map<String, Double> figures = watch.figures(moving);
        figures.put(
            Report.OTHERS, Cpu.now(testbed, started).since(before).others() / watch.seconds());
        pace.stop();
        arrival.await(sender.oracle().ticks(), started);
        return new RunResult(
            competitor.label(),
            round,
            figures,
            Map.of("ticks", sender.oracle().ticks()),
            new ResultCheck(database(competitor), competitor, sender.oracle()).differences());
      }
    }
  }

  private boolean areAssigned(Run run, int instances) throws InterruptedException {
    for (int number = 1; number <= instances; number++) {
      if (partitions(run, number).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private Set<Integer> partitions(Run run, int instance) throws InterruptedException {
    return testbed.broker().assigned(run.id(), Pipeline.clientId(instance), Tick.TOPIC);
  }

  private void end(MeasuredProcess instance) {
    switch (options.fault()) {
      case KILL, RESTART -> instance.kill();
      case STOP -> instance.terminate();
    }
  }

  /** Watches the newest visible tick of each partition from now on. */
  private final class Watch {

    private final PartitionProbe probe;
    private final Map<Integer, Long> longestMs = new HashMap<>();
    private final long startMs = System.currentTimeMillis();
    private long behindUntilMs = startMs;
    private long endMs;

    Watch(PartitionProbe probe) {
      this.probe = probe;
    }

    /**
     * Returns when the instance has ended, ticks of after its end are visible, and none is late.
     */
    void run(MeasuredProcess ended) throws InterruptedException {
      long afterMs = Long.MAX_VALUE;
      boolean isDone = false;
      while (!isDone) {
        if (afterMs == Long.MAX_VALUE && !ended.isAlive()) {
          afterMs = System.currentTimeMillis();
        }
        Map<Integer, Long> newest = probe.newestMs();
        endMs = System.currentTimeMillis();
        newest.forEach((partition, ms) -> longestMs.merge(partition, endMs - ms, Math::max));
        long oldestMs = newest.values().stream().mapToLong(ms -> ms).min().orElseThrow();
        if (endMs - oldestMs > BEHIND_MS) {
          behindUntilMs = endMs;
        }
        if (endMs - startMs > LONGEST.toMillis()) {
          throw new IllegalStateException("no takeover within " + LONGEST.toMinutes() + " minutes");
        }
        isDone =
            endMs - startMs > options.duration().toMillis()
                && oldestMs > Math.max(afterMs, endMs - BEHIND_MS);
        Thread.sleep(PAUSE_MS);
      }
    }

    double seconds() {
      return (endMs - startMs) / 1e3;
    }

    Map<String, Double> figures(Set<Integer> moving) {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("partitions", (double) moving.size());
      figures.put("first_s", moving.stream().mapToLong(longestMs::get).min().orElse(0) / 1e3);
      figures.put("pause_s", longest(moving::contains));
      figures.put("caught_up_s", (behindUntilMs - startMs) / 1e3);
      figures.put("others_pause_s", longest(partition -> !moving.contains(partition)));
      return figures;
    }

    private double longest(IntPredicate partitions) {
      return longestMs.entrySet().stream()
              .filter(entry -> partitions.test(entry.getKey()))
              .mapToLong(Map.Entry::getValue)
              .max()
              .orElse(0)
          / 1e3;
    }
  }
}
