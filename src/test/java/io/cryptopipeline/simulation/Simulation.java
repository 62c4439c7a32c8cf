package io.cryptopipeline.simulation;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.stream.sink.BarrierSteps;
import io.cryptopipeline.stream.topology.PipelineProcessors;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** One run: some instances, their input, and the steps and faults that a seed draws. */
final class Simulation {

  private static final int MAX_FROZEN = 2;

  private final Random random;
  private final Design design;
  private final Trace trace;
  private final Windows windows;
  private final Broker broker;
  private final Group group;
  private final Faults faults;
  private final MongoModel mongo;
  private final TickLog ticks;
  private final PipelineProcessors anyProcessors;
  private final List<Instance> instances = new ArrayList<>();
  private final int records;
  private final long stateBytes;
  private final int batchSize;

  /** Whether all coins are quiet in the end, so that all windows are final. */
  private final boolean endsQuiet;

  private final List<String> differences = new ArrayList<>();

  private long nowMs = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  /**
   * @param hasFaults whether faults strike at all
   */
  Simulation(long seed, Design design, boolean hasFaults, Trace trace) {
    random = new Random(seed);
    this.design = design;
    this.trace = trace;
    boolean allSizes = random.nextInt(3) == 0;
    windows =
        allSizes ? new Windows(ZoneOffset.UTC, EnumSet.allOf(WindowSize.class)) : Windows.UTC_DAYS;
    broker = new Broker(1 + random.nextInt(3));
    group = new Group(random, broker, instances, trace);
    faults = new Faults(random, List.of(15, 40, 120, 400).get(random.nextInt(4)), trace);
    mongo = new MongoModel(windows, design != Design.UNGUARDED, faults);
    boolean isLong = random.nextInt(20) == 0;
    records = isLong ? 200 : 10 + random.nextInt(50);
    ticks = new TickLog(random, isLong ? 1 : 1 + random.nextInt(5), allSizes);
    stateBytes = random.nextInt(4) == 0 ? (isLong ? 30_000 : 10_000) : Long.MAX_VALUE;
    batchSize = random.nextBoolean() ? 4 : 1_000;
    endsQuiet = random.nextBoolean();
    anyProcessors = processors();
    faults.whileFrozen(this::freeze);
    if (!hasFaults) {
      faults.disable();
    }
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      instances.add(new Instance("instance-" + i, this::start));
    }
    instances.forEach(Instance::startThread);
  }

  private PipelineProcessors processors() {
    return new PipelineProcessors(SimulatedSettings.of(broker.partitions(), windows, stateBytes));
  }

  private StreamThreadModel start(Instance instance) {
    return new StreamThreadModel(
        broker,
        faults,
        instance,
        processors(),
        steps(instance),
        design,
        () -> nowMs,
        this::verifyStart,
        trace);
  }

  private CommitSteps steps(Instance instance) {
    Storage storage = mongo.connection(instance);
    return switch (design) {
      case REAL, UNGUARDED, CACHED_STORES, FORGOTTEN_FACTS ->
          new OwnSteps(
              new BarrierSteps(
                  storage,
                  batchSize,
                  Clock.fixed(Instant.ofEpochMilli(nowMs), ZoneOffset.UTC),
                  () -> nowMs * 1_000_000));
      default -> new WrongSteps(design, storage);
    };
  }

  /** A task starts with the state that follows from the records below its offset. */
  private void verifyStart(TaskModel task) {
    verdict(task.position())
        .compareState(task.partition(), task.stores())
        .forEach(difference -> differences.add("at a start, " + difference));
  }

  private Verdict verdict(int below) {
    return new Verdict(
        broker,
        mongo,
        windows,
        SimulatedSettings.GRACE,
        SimulatedSettings.READER,
        anyProcessors::partition,
        below);
  }

  Windows windows() {
    return windows;
  }

  int partition(String coin) {
    return anyProcessors.partition(coin);
  }

  List<TickLog.Sent> sent() {
    return ticks.sent();
  }

  List<Strike> strikes() {
    return faults.strikes();
  }

  MongoModel documents() {
    return mongo;
  }

  /** Runs all steps, and returns what is wrong in the end. */
  List<String> run() {
    int left = records;
    while (left > 0) {
      int some = Math.min(left, 1 + random.nextInt(10));
      ticks.append(some, broker, anyProcessors::partition);
      faults.sent(some);
      left -= some;
      steps(5 + random.nextInt(30));
    }
    finish();
    differences.addAll(verdict(Integer.MAX_VALUE).differences(instances, endsQuiet));
    return differences;
  }

  private void steps(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  private void step() {
    Instance instance = instances.get(random.nextInt(instances.size()));
    int kind = random.nextInt(100);
    if (kind < 3) {
      group.rebalance();
    } else if (kind < 5) {
      group.expireOrphans();
    } else if (kind < 12) {
      nowMs += List.of(20, 200, 11_000, 70_000).get(random.nextInt(4));
    } else if (instance.isDead()) {
      if (random.nextInt(4) == 0) {
        trace.accept(instance.name() + " starts");
        instance.startThread();
      }
    } else if (!instance.isFrozen()) {
      run(instance, kind);
    }
  }

  private void run(Instance instance, int kind) {
    StreamThreadModel thread = instance.thread();
    if (kind < 22 || thread.tasks().isEmpty()) {
      group.assignOrphans();
      thread.run(thread::poll);
    } else if (kind < 30) {
      thread.run(
          () -> {
            thread.tasks().forEach(TaskModel::punctuate);
            thread.commitIfRequested();
          });
    } else if (kind < 40) {
      trace.accept(
          instance.name() + " commits " + thread.tasks().stream().map(TaskModel::id).toList());
      thread.run(thread::commit);
    } else {
      TaskModel task = List.copyOf(thread.tasks()).get(random.nextInt(thread.tasks().size()));
      int count = 1 + random.nextInt(5);
      boolean restores = random.nextBoolean();
      thread.run(() -> advance(task, count, restores));
    }
  }

  private void advance(TaskModel task, int count, boolean restores) {
    if (task.state() == TaskState.RESTORING) {
      task.start(restores);
      return;
    }
    int done = 0;
    while (done < count && task.process()) {
      done++;
    }
    if (done > 0) {
      trace.accept(task.id() + " processed " + done + " to " + task.position());
    }
  }

  /** Lets the others go on; those that must know count the instance out. */
  private void freeze(Instance instance) {
    if (instances.stream().filter(Instance::isFrozen).count() >= MAX_FROZEN) {
      return;
    }
    instance.freeze(true);
    StreamThreadModel thread = instance.thread();
    if (random.nextInt(4) != 0) {
      thread.kick();
      group.assignOrphans();
    }
    steps(5 + random.nextInt(60));
    if (random.nextBoolean()) {
      thread.producer().outlive();
      steps(20 + random.nextInt(150));
    }
    instance.freeze(false);
    trace.accept(instance.name() + " thaws");
  }

  /** Runs everything to its end without faults. */
  private void finish() {
    faults.disable();
    trace.accept("no more faults");
    instances.stream().filter(Instance::isDead).forEach(Instance::startThread);
    settle();
    nowMs += Duration.ofSeconds(40).toMillis();
    punctuateAndCommit();
    for (int i = 0; i < 3 && endsQuiet; i++) {
      nowMs += Duration.ofDays(100).toMillis();
      punctuateAndCommit();
    }
  }

  private void punctuateAndCommit() {
    for (Instance instance : instances) {
      StreamThreadModel thread = instance.thread();
      thread.run(() -> thread.tasks().forEach(TaskModel::punctuate));
      instance.thread().run(instance.thread()::commit);
    }
    settle();
  }

  /** Runs until all records are processed and committed. */
  private void settle() {
    for (int round = 0; round < 500; round++) {
      if (round % 50 == 49) {
        broker.transactionalIds().forEach(broker::abortAndFence); // those that hang
      }
      group.expireOrphans();
      group.assignOrphans();
      for (Instance instance : instances) {
        StreamThreadModel thread = instance.thread();
        thread.run(thread::poll);
        StreamThreadModel polled = instance.thread();
        for (TaskModel task : List.copyOf(polled.tasks())) {
          polled.run(() -> advance(task, Integer.MAX_VALUE, random.nextBoolean()));
        }
        instance.thread().run(instance.thread()::commit);
      }
      if (isDone()) {
        return;
      }
    }
  }

  private boolean isDone() {
    for (int partition = 0; partition < broker.partitions(); partition++) {
      StreamThreadModel owner = broker.owner(partition);
      int wanted = partition;
      if (owner == null
          || owner.tasks().stream()
              .noneMatch(task -> task.partition() == wanted && task.isAtEnd())) {
        return false;
      }
    }
    return true;
  }
}
