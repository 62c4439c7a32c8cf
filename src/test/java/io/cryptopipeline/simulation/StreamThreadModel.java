package io.cryptopipeline.simulation;

import io.cryptopipeline.stream.topology.PipelineProcessors;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/** A stream thread, and a member of the group: {@code StreamThread} with its tasks. */
final class StreamThreadModel {

  private final Broker broker;
  private final Faults faults;
  private final Instance instance;
  private final PipelineProcessors processors;
  private final CommitSteps steps;
  private final Design design;
  private final LongSupplier clockMs;
  private final Consumer<TaskModel> started;
  private final Consumer<String> trace;
  private final TaskManagerModel manager;
  private ProducerModel producer;
  private boolean isMember = true;

  StreamThreadModel(
      Broker broker,
      Faults faults,
      Instance instance,
      PipelineProcessors processors,
      CommitSteps steps,
      Design design,
      LongSupplier clockMs,
      Consumer<TaskModel> started,
      Consumer<String> trace) {
    this.broker = broker;
    this.faults = faults;
    this.instance = instance;
    this.processors = processors;
    this.steps = steps;
    this.design = design;
    this.clockMs = clockMs;
    this.started = started;
    this.trace = trace;
    manager = new TaskManagerModel(faults, instance, this::producer, this::create);
    producer = new ProducerModel(broker, faults, instance, this, steps);
  }

  Instance instance() {
    return instance;
  }

  ProducerModel producer() {
    return producer;
  }

  /**
   * A zombie may read a changelog that the new owner has written since, beside the offset that it
   * had read before. Everything that it does with that is fenced.
   */
  private void noteStart(TaskModel task) {
    if (isMember) {
      started.accept(task);
    }
  }

  boolean isMember() {
    return isMember;
  }

  /** Removes the member from the group, which it does not know yet. */
  void kick() {
    isMember = false;
    broker.removeMember(this);
  }

  Collection<TaskModel> tasks() {
    return manager.tasks();
  }

  /** Does one step, and what {@code StreamThread.runLoop} does with its exceptions. */
  void run(Runnable step) {
    try {
      try {
        step.run();
        instance.checkAlive();
      } catch (TaskCorruptedException e) {
        instance.checkAlive();
        trace.accept(instance.name() + " has corrupted tasks " + e.corruptedTasks());
        manager.handleCorruption(e.corruptedTasks());
      }
    } catch (TaskMigratedException e) {
      trace.accept(instance.name() + " has lost all: " + e.getMessage());
      runOrDie(this::handleLostAll);
    } catch (Crash e) {
      end();
    } catch (RuntimeException e) {
      trace.accept(instance.name() + " has lost its thread: " + e);
      runOrDie(this::die);
    }
  }

  private void runOrDie(Runnable handler) {
    try {
      instance.checkAlive();
      handler.run();
    } catch (Crash e) {
      end();
    }
  }

  private void end() {
    broker.removeMember(this);
    isMember = false;
  }

  /** {@code StreamThread.completeShutdown} after an error; the handler replaces the thread. */
  private void die() {
    manager.closeAllDirty();
    end();
    instance.startThread();
  }

  /**
   * {@code StreamThread.pollPhase}: a member learns what it has; others learn that they are out.
   */
  void poll() {
    if (!isMember) {
      throw new TaskMigratedException("lost all partitions", new TimeoutException());
    }
    for (int partition = 0; partition < broker.partitions(); partition++) {
      if (broker.owner(partition) == this) {
        manager.ensure(partition);
      }
    }
  }

  private TaskModel create(int partition) {
    return new TaskModel(
        partition,
        new TaskSurroundings(
            broker,
            faults,
            instance,
            producer,
            processors,
            steps.sinks(),
            design,
            clockMs,
            this::noteStart));
  }

  /** {@code TaskManager.handleLostAll}, {@code StreamThread.handleTaskMigrated}. */
  private void handleLostAll() {
    manager.closeAllDirty();
    broker.removeMember(this);
    producer = new ProducerModel(broker, faults, instance, this, steps);
    isMember = true;
  }

  void commit() {
    manager.commit();
  }

  void commitIfRequested() {
    manager.commitIfRequested();
  }

  void revoke(Set<Integer> partitions) {
    manager.revoke(partitions);
  }
}
