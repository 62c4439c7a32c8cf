package io.cryptopipeline.bench;

import io.cryptopipeline.bench.competitors.Competitor;
import io.cryptopipeline.bench.competitors.Competitor.Run;
import io.cryptopipeline.bench.competitors.Pipeline;
import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.servers.PublishedRecords;
import io.cryptopipeline.bench.servers.Testbed;
import io.cryptopipeline.bench.ticks.TickSender;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.bson.BsonTimestamp;

/**
 * Measures at a fixed rate of ticks, whose event times are the moments of sending. The ticks of a
 * warm-up are checked, but not measured.
 */
final class Latency extends PacedMeasurement {

  Latency(Testbed testbed, Options options, Pipeline pipeline) {
    super(testbed, options, pipeline);
  }

  /** What counts up while ticks arrive. */
  private record Counters(
      Cpu cpu, long nanos, BsonTimestamp writes, Map<TopicPartition, Long> published) {}

  @Override
  RunResult measure(Competitor competitor, int round, Run run, List<MeasuredProcess> started)
      throws InterruptedException {
    started.addAll(competitor.start(run));
    Optional<PublishedRecords> published =
        competitor
            .summaryTopic(run)
            .map(topic -> new PublishedRecords(testbed.broker().bootstrapServers(), topic));
    String servers = testbed.broker().bootstrapServers();
    try (TickSender sender =
            new TickSender(servers, options.format(), options.coins(), Duration.ZERO);
        var pace = new SendingThread(sender, options.rate())) {
      Arrival arrival = new Arrival(database(competitor), competitor);
      // The warm-up begins when no more than the ticks of a second are outstanding.
      arrival.awaitRawEvents(() -> Math.max(1, pace.sent() - options.rate()), started);
      Thread.sleep(options.warmUp(Mode.LATENCY).toMillis());
      started.forEach(MeasuredProcess::checkAlive);
      Counters before = counters(started, published);
      var probe = new VisibilityProbe(database(competitor), competitor, options);
      List<Long> latenciesMs = probe.sample(options.duration());
      Counters after = counters(started, published);
      pace.stop();
      arrival.await(sender.oracle().ticks(), started);
      return new RunResult(
          competitor.label(),
          round,
          figures(competitor, before, after, latenciesMs, published, started),
          Map.of("ticks", sender.oracle().ticks(), "samples", (long) latenciesMs.size()),
          new ResultCheck(database(competitor), competitor, sender.oracle()).differences());
    } finally {
      published.ifPresent(PublishedRecords::close);
    }
  }

  private Counters counters(List<MeasuredProcess> clients, Optional<PublishedRecords> published) {
    return new Counters(
        Cpu.now(testbed, clients),
        System.nanoTime(),
        testbed.mongod().now(),
        published.map(PublishedRecords::ends).orElse(Map.of()));
  }

  private Map<String, Double> figures(
      Competitor competitor,
      Counters before,
      Counters after,
      List<Long> latenciesMs,
      Optional<PublishedRecords> published,
      List<MeasuredProcess> clients) {
    double seconds = (after.nanos() - before.nanos()) / 1e9;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("median_ms", Statistics.percentile(latenciesMs, 50));
    figures.put("p99_ms", Statistics.percentile(latenciesMs, 99));
    figures.put("max_ms", Statistics.percentile(latenciesMs, 100));
    Cpu cores = after.cpu().since(before.cpu()).times(1 / seconds);
    figures.putAll(figures(cores, cores.others()));
    long written =
        testbed
            .mongod()
            .writes(
                database(competitor), Competitor.DAILY_SUMMARIES, before.writes(), after.writes());
    figures.put("summaries_per_s", written / seconds);
    long records =
        published.map(topic -> topic.count(before.published(), after.published())).orElse(0L);
    figures.put("published_per_s", records / seconds);
    figures.put("client_mib", peakMemoryMib(clients));
    return figures;
  }
}
