package io.cryptopipeline.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A process of the application with one stream thread, and its disk. */
final class Instance {

  private final String name;
  private final Function<Instance, StreamThreadModel> starter;

  /** The stores of the tasks that were closed cleanly, by partition. */
  private final Map<Integer, TaskStores> disk = new TreeMap<>();

  private StreamThreadModel thread;
  private boolean dead;
  private boolean frozen;
  private int processId;

  Instance(String name, Function<Instance, StreamThreadModel> starter) {
    this.name = name;
    this.starter = starter;
  }

  String name() {
    return name;
  }

  /**
   * Returns the id of the thread's producer. It stays while the state directory stays ({@code
   * StateDirectory.initializeProcessId}, {@code StreamsProducer}'s transactional id).
   */
  String transactionalId() {
    return name + "-" + processId;
  }

  StreamThreadModel thread() {
    return thread;
  }

  Map<Integer, TaskStores> disk() {
    return disk;
  }

  void startThread() {
    dead = false;
    thread = starter.apply(this);
  }

  /** Kills the process, here and now. */
  void kill(boolean losesDisk) {
    dead = true;
    if (losesDisk) {
      disk.clear();
      processId++;
    }
    throw new Crash();
  }

  boolean isDead() {
    return dead;
  }

  void checkAlive() {
    if (dead) {
      throw new Crash();
    }
  }

  boolean isFrozen() {
    return frozen;
  }

  void freeze(boolean isFrozen) {
    frozen = isFrozen;
  }

  boolean canRun() {
    return !dead && !frozen;
  }
}
