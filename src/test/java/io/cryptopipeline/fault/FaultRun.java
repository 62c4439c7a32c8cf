package io.cryptopipeline.fault;

import io.cryptopipeline.testing.kafka.ConsumerGroup;
import io.cryptopipeline.testing.ticks.Oracle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/** Two instances of a stream, at times three, that are fed while faults strike. */
final class FaultRun implements AutoCloseable {

  private static final int CHUNK = 2_000;

  private final Rig rig;
  private final Target target;
  private final KnownTicks ticks;
  private final Oracle oracle = new Oracle();
  private final Feeder feeder;
  private final ConsumerGroup group;
  private final List<StreamInstance> instances;
  private final StreamInstance third;

  /**
   * What is struck.
   *
   * @param topic what it reads
   * @param group its consumer group
   * @param threads how many stream threads an instance has
   * @param database what it writes to
   * @param launch how an instance of it is started
   */
  record Target(
      String topic, String group, int threads, String database, StreamInstance.Launch launch) {}

  FaultRun(Rig rig, Target target, KnownTicks ticks) {
    this.rig = rig;
    this.target = target;
    this.ticks = ticks;
    feeder = new Feeder(rig.kafka().bootstrapServers(), target.topic(), oracle);
    group =
        new ConsumerGroup(
            rig.kafka().bootstrapServers(), target.group(), target.topic(), Rig.PARTITIONS);
    instances = List.of(instance("one"), instance("two"));
    third = instance("three");
  }

  private StreamInstance instance(String name) {
    return rig.instance(target.group() + "-" + name, target.launch());
  }

  Rig rig() {
    return rig;
  }

  ConsumerGroup group() {
    return group;
  }

  /** What was sent. */
  Oracle oracle() {
    return oracle;
  }

  /** One of the two that are always there. */
  StreamInstance anyInstance() {
    return instances.get(rig.random().nextInt(instances.size()));
  }

  /** One more, which is started and stopped. */
  StreamInstance third() {
    return third;
  }

  /** How often the logs of the two have that text. */
  long says(String text) {
    return instances.stream().mapToLong(instance -> instance.says(text)).sum();
  }

  void awaitThat(String what, Callable<Boolean> condition) {
    rig.awaitThat(what, instances, condition);
  }

  /** Starts the two. */
  void start() {
    instances.forEach(StreamInstance::start);
  }

  /** Whether each thread of the instance has work, or will have as soon as there is some. */
  boolean isAtWork(StreamInstance instance) {
    return instance.hasStarted() && group.members(instance.name()) == target.threads();
  }

  /** Lets a time pass in which no instance may end. */
  void letPass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    awaitThat(time + " have passed", () -> System.nanoTime() - end >= 0);
  }

  /** Sends some more ticks, and waits until the other one has done what was the frozen one's. */
  void awaitDoneWithout(StreamInstance frozen) {
    feed();
    awaitThat("Kafka misses the frozen one", () -> group.members(frozen.name()) == 0);
    awaitThat("the other has done its work", group::isDone);
  }

  /** Lets the frozen one go on, and waits until it is back. */
  void wake(StreamInstance frozen) {
    frozen.thaw();
    awaitThat("the zombie is back", () -> isAtWork(frozen));
  }

  /** Sends some more ticks. */
  void feed() {
    feeder.send(ticks.next(CHUNK));
  }

  /** Waits until a random part of what is there is done. */
  void awaitMoment() {
    feeder.flush();
    long lag = group.lag();
    long mark = lag - rig.random().nextLong(Math.max(1, Math.min(lag, CHUNK) * 3 / 4));
    awaitThat("some of it is done", () -> group.lag() <= mark);
  }

  /**
   * Lets the fault happen at a random moment, when both instances are at work, and have done
   * something more since an earlier fault.
   *
   * @return how many records were to be done when it happened
   */
  long strike(Fault fault) {
    settle();
    feed();
    awaitMoment();
    feed(); // so that there is work under way, however fast the machine is
    long left = group.lag();
    fault.strike(this);
    return left;
  }

  /** Waits until all that was sent is done. */
  void awaitDone() {
    feeder.flush();
    try {
      awaitThat("all is done", () -> group.isDone() && pending() == 0);
    } catch (ConditionTimeoutException e) {
      instances.forEach(StreamInstance::printThreads);
      throw new AssertionError(
          "%s; %s coin-days wait for a recompute".formatted(group.describe(), pending()), e);
    }
  }

  /** Stops the two; not before they are at work, as a JVM that has just begun dies of SIGTERM. */
  void stop() {
    awaitBothAtWork();
    instances.forEach(StreamInstance::stop);
  }

  private void awaitBothAtWork() {
    awaitThat("both are at work", () -> instances.stream().allMatch(this::isAtWork));
  }

  /** Lets both do something more, behind what an earlier fault has broken off. */
  void settle() {
    awaitBothAtWork();
    feed();
    awaitDone();
  }

  private long pending() {
    return rig.database(target.database()).getCollection("pending_recomputes").countDocuments();
  }

  /** What is not in the database as it was sent, a line each. */
  List<String> differences() {
    return oracle.differences(rig.database(target.database()));
  }

  /** Where each record that must be refused is: {@code partition@offset}, by its value. */
  Map<String, String> unusable() {
    return feeder.unusable();
  }

  @Override
  public void close() {
    instances.forEach(StreamInstance::close);
    third.close();
    feeder.close();
    group.close();
  }
}
