package io.cryptopipeline.bench;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.bench.competitors.Competitor;
import io.cryptopipeline.bench.competitors.Competitor.Run;
import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.servers.Testbed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs competitors, each from an empty database on; what is measured is up to the mode. */
abstract class Measurement {

  /** How long the servers have to finish what they do on their own. */
  private static final long SETTLE_MS = 2_000;

  final Testbed testbed;
  final Options options;

  Measurement(Testbed testbed, Options options) {
    this.testbed = testbed;
    this.options = options;
  }

  /** Does what is done once, before the first run. */
  abstract void prepare() throws InterruptedException;

  /** Does what is done before each run. */
  abstract void reset() throws InterruptedException;

  /** Starts the competitor and measures it. What it adds to {@code started} is stopped later. */
  abstract RunResult measure(
      Competitor competitor, int round, Run run, List<MeasuredProcess> started)
      throws InterruptedException;

  /** Runs a competitor once, and removes what it has left behind. */
  final RunResult run(Competitor competitor, int round) throws InterruptedException {
    String id = "%s-%s".formatted(competitor.label(), round);
    Run run = new Run(id, testbed.processes().folder(id), testbed);
    MongoDatabase database = database(competitor);
    database.drop();
    reset();
    testbed.mongod().sync();
    Thread.sleep(SETTLE_MS);
    List<MeasuredProcess> started = new ArrayList<>();
    RunResult result = measure(competitor, round, run, started);
    for (MeasuredProcess process : started) {
      process.stop();
    }
    testbed.broker().deleteTopics(topic -> topic.startsWith(id + "-"));
    database.drop();
    return result;
  }

  final MongoDatabase database(Competitor competitor) {
    return testbed.mongod().database(competitor.database());
  }

  /** Returns the unit of the figures with processor time. */
  abstract String cpuUnit();

  /** Returns the processor time as figures. */
  static Map<String, Double> figures(Cpu cpu, double othersCores) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("client_cpu", cpu.client());
    figures.put("broker_cpu", cpu.broker());
    figures.put("mongod_cpu", cpu.mongod());
    figures.put("total_cpu", cpu.total());
    figures.put(Report.OTHERS, othersCores);
    return figures;
  }

  static double peakMemoryMib(List<MeasuredProcess> clients) {
    return clients.stream().mapToDouble(MeasuredProcess::peakMemoryMib).sum();
  }
}
