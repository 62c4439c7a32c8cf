package io.cryptopipeline.simulation;

import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.topology.Names;
import io.cryptopipeline.stream.topology.PipelineProcessors;
import io.cryptopipeline.stream.topology.TopologySettings;
import io.cryptopipeline.testing.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One application of two instances on a real broker, which gets the records of many seeds at once,
 * and some of their faults.
 */
final class RealRun implements AutoCloseable {

  static final int PARTITIONS = 3;

  private static final int INSTANCES = 2;
  private static final int SLICES = 12;
  private static final Duration BEYOND_IDLE = Duration.ofMinutes(2);

  private final Settings settings;
  private final Path folder;
  private final List<Seeded> seeds;
  private final Windows windows;
  private final RealStorage.Writes writes;
  private final ShiftedTime time = new ShiftedTime();
  private final MongoModel documents;
  private final RealGroup group;
  private final Strikes strikes;
  private final List<RealInstance> instances = new ArrayList<>();

  /**
   * Starts the instances.
   *
   * @param seeds have the windows of the settings
   */
  RealRun(Settings settings, Path folder, List<Seeded> seeds, RealStorage.Writes writes) {
    this.settings = settings;
    this.folder = folder;
    this.seeds = seeds;
    this.writes = writes;
    windows = settings.windows();
    documents = new MongoModel(windows, true, Faults.none());
    group = new RealGroup(settings);
    strikes = new Strikes(new Random(seeds.get(0).seed()), group);
    for (int number = 0; number < INSTANCES; number++) {
      instances.add(start(number));
    }
  }

  /** The two instances differ in how soon they write, as the seeds do. */
  private RealInstance start(int number) {
    Path state = folder.resolve("instance-" + number);
    return new RealInstance(
        settings.with(Map.of("state.dir", state.toString()), "test"),
        topology(windows, number == 0 ? 10_000 : Long.MAX_VALUE),
        number == 0 ? 4 : 1_000,
        time,
        documents,
        writes,
        strikes);
  }

  static TopologySettings topology(Windows windows, long stateBytes) {
    return SimulatedSettings.of(PARTITIONS, windows, stateBytes);
  }

  /**
   * Sends everything in slices, with the faults that struck by then in the simulation.
   *
   * @param kinds the faults that strike
   * @param strikesPerSeed how many of a seed's faults strike at most
   */
  void feed(Set<Fault> kinds, int strikesPerSeed) throws ExecutionException, InterruptedException {
    Map<Seeded, List<ProducerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
    Map<Seeded, List<Strike>> faults = new LinkedHashMap<>();
    for (Seeded seeded : seeds) {
      records.put(seeded, seeded.records());
      faults.put(seeded, seeded.strikes(kinds, strikesPerSeed));
    }
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings)) {
      for (int slice = 1; slice <= SLICES; slice++) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Seeded seeded : seeds) {
          int size = records.get(seeded).size();
          int from = size * (slice - 1) / SLICES;
          int to = size * slice / SLICES;
          records.get(seeded).subList(from, to).forEach(record -> sent.add(producer.send(record)));
          strikes.arm(
              faults.get(seeded).stream()
                  .filter(strike -> strike.sent() > from && strike.sent() <= to)
                  .toList());
        }
        for (Future<RecordMetadata> one : sent) {
          one.get();
        }
        awaitThat("slice " + slice + " is committed", group::isIdle);
      }
    }
  }

  private void awaitThat(String what, Callable<Boolean> condition) {
    try {
      await(what)
          .dontCatchUncaughtExceptions() // those of stream threads, which are replaced
          .until(
              () -> {
                restartTheDead();
                return condition.call();
              });
    } catch (ConditionTimeoutException e) {
      printThreads();
      System.out.println(instances);
      throw new AssertionError(group.describe(), e);
    }
  }

  private static void printThreads() {
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              System.out.println(thread.getName());
              Stream.of(stack).forEach(line -> System.out.println("    at " + line));
            });
  }

  private void restartTheDead() {
    for (int number = 0; number < INSTANCES; number++) {
      RealInstance instance = instances.get(number);
      if (instance.isOver()) {
        instance.close();
        if (instance.losesState()) {
          delete(instance.state());
        }
        group.fence(instance.transactionalId()); // or its transaction would have to time out
        instances.set(number, start(number));
      }
    }
  }

  private static void delete(Path state) {
    try {
      Folders.delete(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Commits what is left, without faults, and stops.
   *
   * @param endsQuiet whether all windows become final before
   */
  void settle(boolean endsQuiet) {
    List<Strike> left = strikes.disarm();
    System.out.printf("faults: %s; no occasion for: %s%n", strikes.struck(), left);
    awaitThat(
        "all is committed, and the group is stable",
        () ->
            group.isIdle()
                && instances.stream().allMatch(RealInstance::isRunning)
                && group.isStable(INSTANCES));
    if (endsQuiet) {
      time.moveAhead(BEYOND_IDLE);
      awaitThat("all is final", this::isFinal);
    }
    instances.forEach(RealInstance::close);
  }

  private boolean isFinal() {
    synchronized (documents) {
      return documents.summaries().values().stream().allMatch(Summary::isFinal);
    }
  }

  /**
   * Returns what is wrong, with the seed of each.
   *
   * @param endsQuiet whether all windows must be final, and published so
   */
  List<String> differences(boolean endsQuiet) {
    List<String> differences = new ArrayList<>(strikes.failures());
    RealTopics topics = new RealTopics(settings, PARTITIONS, topics(), group.committed());
    PipelineProcessors processors = new PipelineProcessors(topology(windows, Long.MAX_VALUE));
    for (Seeded seeded : seeds) {
      MongoModel own = documentsOf(seeded);
      List<String> wrong =
          new Verdict(
                  topics.of(seeded),
                  own,
                  windows,
                  SimulatedSettings.GRACE,
                  SimulatedSettings.READER,
                  processors::partition,
                  Integer.MAX_VALUE)
              .differences(List.of(), endsQuiet);
      if (seeded.isOrdered()) {
        wrong.addAll(seeded.differences(own));
      }
      wrong.forEach(difference -> differences.add("seed " + seeded.seed() + ": " + difference));
    }
    return differences;
  }

  private Map<String, String> topics() {
    Map<String, String> topics = new LinkedHashMap<>();
    topics.put(Topics.RAW, Topics.RAW);
    topics.put(Topics.DEAD_LETTERS, Topics.DEAD_LETTERS);
    List<String> stores = new ArrayList<>(List.of(Names.COIN_CLOCK_STORE, Names.FACT_STORE));
    for (WindowSize size : windows.sizes()) {
      topics.put(Topics.summaries(size), Topics.summaries(size));
      stores.add(Names.summaryStore(size));
    }
    String application = settings.get(Keys.APPLICATION_ID);
    stores.forEach(
        store -> topics.put(TaskModel.changelog(store), application + "-" + store + "-changelog"));
    return topics;
  }

  private MongoModel documentsOf(Seeded seeded) {
    MongoModel own = new MongoModel(windows, true, Faults.none());
    documents
        .rawEvents()
        .forEach((id, event) -> add(seeded, event.unit(), () -> own.rawEvents().put(id, event)));
    documents
        .summaries()
        .forEach(
            (id, summary) -> add(seeded, summary.window(), () -> own.summaries().put(id, summary)));
    documents.pending().stream()
        .filter(unit -> unit.contains(seeded.mark()))
        .forEach(own.pending()::add);
    return own;
  }

  private static void add(Seeded seeded, CoinWindow window, Runnable adding) {
    if (window.coinId().contains(seeded.mark())) {
      adding.run();
    }
  }

  @Override
  public void close() {
    List<IllegalStateException> stuck = new ArrayList<>();
    try (group) {
      for (RealInstance instance : instances) {
        try {
          instance.close();
        } catch (IllegalStateException e) {
          stuck.add(e);
        }
      }
    }
    if (!stuck.isEmpty()) {
      throw stuck.get(0);
    }
  }
}
