package io.cryptopipeline.simulation;

import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * The consumer group and its coordinator: who has which partition, and whose producers are gone.
 */
final class Group {

  private final Random random;
  private final Broker broker;
  private final List<Instance> instances;
  private final Trace trace;

  /**
   * @param instances all that there are; the list grows while they start
   */
  Group(Random random, Broker broker, List<Instance> instances, Trace trace) {
    this.random = random;
    this.broker = broker;
    this.instances = instances;
    this.trace = trace;
  }

  /** Moves partitions; members that do not answer are removed ({@code GroupCoordinator}). */
  void rebalance() {
    trace.accept("rebalance");
    for (Instance instance : instances) {
      if (instance.isFrozen()) {
        instance.thread().kick();
      }
    }
    List<Instance> members = members();
    if (members.isEmpty()) {
      return;
    }
    int[] target = new int[broker.partitions()];
    for (int partition = 0; partition < target.length; partition++) {
      target[partition] = random.nextInt(members.size());
    }
    for (Instance instance : members) {
      StreamThreadModel thread = instance.thread();
      TreeSet<Integer> lost = new TreeSet<>();
      for (int partition = 0; partition < target.length; partition++) {
        if (broker.owner(partition) == thread && members.get(target[partition]) != instance) {
          lost.add(partition);
        }
      }
      if (!lost.isEmpty() && instance.canRun() && thread.isMember()) {
        thread.run(() -> thread.revoke(lost));
        for (int partition : lost) {
          if (broker.owner(partition) == thread) {
            broker.assign(partition, null);
          }
        }
      }
    }
    for (int partition = 0; partition < target.length; partition++) {
      Instance to = members.get(target[partition]);
      if (broker.owner(partition) == null && to.canRun() && to.thread().isMember()) {
        broker.assign(partition, to.thread());
      }
    }
  }

  private List<Instance> members() {
    return instances.stream()
        .filter(Instance::canRun)
        .filter(instance -> instance.thread().isMember())
        .toList();
  }

  void assignOrphans() {
    List<Instance> members = members();
    for (int partition = 0; partition < broker.partitions() && !members.isEmpty(); partition++) {
      if (broker.owner(partition) == null) {
        broker.assign(partition, members.get(random.nextInt(members.size())).thread());
      }
    }
  }

  /** Lets the transactions of producers that are gone time out. */
  void expireOrphans() {
    TreeSet<String> alive = new TreeSet<>();
    instances.stream()
        .filter(instance -> !instance.isDead())
        .forEach(instance -> alive.add(instance.thread().producer().transactionalId()));
    broker.transactionalIds().stream()
        .filter(id -> !alive.contains(id))
        .forEach(broker::abortAndFence);
  }
}
