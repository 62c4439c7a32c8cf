package io.cryptopipeline.simulation;

import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.topology.PipelineProcessors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;

/**
 * A stream thread, and a member of the group: {@code StreamThread} with its {@code TaskManager} and
 * {@code TaskExecutor}.
 */
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
  private final TreeMap<Integer, TaskModel> tasks = new TreeMap<>();
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
    return tasks.values();
  }

  /** Returns the task that a lost batch is blamed on. */
  TaskId anyTask() {
    return tasks.isEmpty() ? new TaskId(0, 0) : tasks.firstEntry().getValue().id();
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
        handleCorruption(e.corruptedTasks());
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
    for (TaskModel task : List.copyOf(tasks.values())) {
      closeDirty(task);
    }
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
      if (broker.owner(partition) == this && !tasks.containsKey(partition)) {
        tasks.put(partition, create(partition));
      }
    }
  }

  private TaskModel create(int partition) {
    return new TaskModel(
        partition,
        new TaskModel.Surroundings(
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

  /** {@code TaskManager.commit} of all tasks, {@code TaskExecutor.commitTasksAndMaybeUpdate…}. */
  void commit() {
    commit(tasks.values());
  }

  /** {@code TaskManager.maybeCommitActiveTasksPerUserRequested}. */
  void commitIfRequested() {
    if (tasks.values().stream().anyMatch(t -> t.isCommitRequested() && t.isCommitNeeded())) {
      commit();
    }
  }

  private void commit(Collection<TaskModel> committed) {
    Map<TaskModel, OptionalInt> offsets = prepareCommit(committed);
    commitOffsets(offsets);
    committed.stream().filter(TaskModel::isCommitNeeded).forEach(TaskModel::postCommit);
  }

  private static Map<TaskModel, OptionalInt> prepareCommit(Collection<TaskModel> tasks) {
    Map<TaskModel, OptionalInt> offsets = new LinkedHashMap<>();
    for (TaskModel task : tasks) {
      OptionalInt offset = task.prepareCommit();
      if (offset.isPresent()) {
        offsets.put(task, offset);
      }
    }
    return offsets;
  }

  /** {@code TaskExecutor.commitOffsetsOrTransaction}. */
  private void commitOffsets(Map<TaskModel, OptionalInt> offsetsPerTask) {
    if (offsetsPerTask.isEmpty() && !producer.isInFlight()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
    offsetsPerTask.forEach(
        (task, offset) ->
            offsets.put(
                new TopicPartition(Topics.RAW, task.partition()),
                new OffsetAndMetadata(offset.getAsInt())));
    try {
      producer.commit(offsets);
    } catch (TimeoutException e) {
      if (!offsetsPerTask.isEmpty()) {
        throw new TaskCorruptedException(ids(offsetsPerTask.keySet()));
      }
    }
  }

  private static Set<TaskId> ids(Collection<TaskModel> tasks) {
    Set<TaskId> ids = new TreeSet<>();
    tasks.forEach(task -> ids.add(task.id()));
    return ids;
  }

  /** {@code TaskManager.handleCorruption}: commits the other tasks, then revives the corrupted. */
  private void handleCorruption(Set<TaskId> corrupted) {
    Set<TaskId> dirty = new TreeSet<>(corrupted);
    try {
      commit(
          tasks.values().stream()
              .filter(task -> task.state() == TaskModel.State.RUNNING)
              .filter(task -> !corrupted.contains(task.id()))
              .toList());
    } catch (TaskCorruptedException e) {
      dirty.addAll(e.corruptedTasks());
    }
    closeDirtyAndRevive(dirty);
  }

  /** {@code TaskManager.closeDirtyAndRevive}. */
  private void closeDirtyAndRevive(Set<TaskId> dirty) {
    for (TaskId id : dirty) {
      TaskModel task = tasks.get(id.partition());
      if (task != null) {
        closeDirty(task);
        tasks.put(id.partition(), create(id.partition()));
      }
    }
  }

  /** {@code TaskManager.closeTaskDirty}. */
  private void closeDirty(TaskModel task) {
    try {
      task.prepareCommit();
    } catch (RuntimeException swallowed) {
      instance.checkAlive();
    }
    try {
      task.suspend();
    } catch (RuntimeException swallowed) {
      instance.checkAlive();
    }
    task.closeDirty();
    tasks.remove(task.partition());
    faults.at(Point.CLOSE, instance);
  }

  /** {@code TaskManager.handleLostAll}, {@code StreamThread.handleTaskMigrated}. */
  private void handleLostAll() {
    for (TaskModel task : List.copyOf(tasks.values())) {
      closeDirty(task);
    }
    broker.removeMember(this);
    producer = new ProducerModel(broker, faults, instance, this, steps);
    isMember = true;
  }

  /**
   * {@code TaskManager.handleRevocation}, then {@code handleAssignment} closes what was revoked.
   */
  void revoke(Set<Integer> partitions) {
    List<TaskModel> revoked =
        tasks.values().stream()
            .filter(task -> task.state() == TaskModel.State.RUNNING)
            .filter(task -> partitions.contains(task.partition()))
            .toList();
    List<TaskModel> others =
        tasks.values().stream()
            .filter(task -> !partitions.contains(task.partition()))
            .filter(TaskModel::isCommitNeeded)
            .toList();
    boolean commits = revoked.stream().anyMatch(TaskModel::isCommitNeeded);
    RuntimeException failure = null;
    Set<TaskModel> dirty = new HashSet<>();
    Map<TaskModel, OptionalInt> offsets = Map.of();
    boolean isPrepared = false;
    try {
      if (commits) { // then all tasks that need it
        offsets = prepareCommit(Stream.concat(revoked.stream(), others.stream()).toList());
        isPrepared = true;
      }
    } catch (RuntimeException e) { // of any kind: none of them is committed
      failure = e;
      dirty.addAll(revoked);
      dirty.addAll(others);
    }
    try {
      if (isPrepared) {
        commitOffsets(offsets);
      }
    } catch (TaskCorruptedException e) {
      e.corruptedTasks().forEach(id -> dirty.add(tasks.get(id.partition())));
      closeDirtyAndRevive(e.corruptedTasks());
    } catch (RuntimeException e) {
      failure = e;
      dirty.addAll(revoked);
      dirty.addAll(others);
    }
    instance.checkAlive();
    revoked.stream().filter(task -> !dirty.contains(task)).forEach(TaskModel::postCommit);
    if (commits) {
      others.stream().filter(task -> !dirty.contains(task)).forEach(TaskModel::postCommit);
    }
    revoked.stream()
        .filter(task -> task.state() != TaskModel.State.CLOSED)
        .forEach(TaskModel::suspend);
    if (failure != null) {
      throw failure;
    }
    for (TaskModel task : new ArrayList<>(tasks.values())) {
      if (partitions.contains(task.partition())) {
        close(task);
      }
    }
  }

  private void close(TaskModel task) {
    if (task.isCommitNeeded()) { // StreamTask.validateClean
      closeDirty(task);
    } else {
      if (task.state() != TaskModel.State.SUSPENDED) {
        task.suspend();
      }
      task.closeClean();
      tasks.remove(task.partition());
    }
  }
}
