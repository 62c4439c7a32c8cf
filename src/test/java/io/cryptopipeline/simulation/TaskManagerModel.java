package io.cryptopipeline.simulation;

import io.cryptopipeline.record.Topics;
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
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;

/** The tasks of a stream thread: {@code TaskManager} with its {@code TaskExecutor}. */
final class TaskManagerModel {

  private final Faults faults;
  private final Instance instance;
  private final Supplier<ProducerModel> producer;
  private final IntFunction<TaskModel> creation;
  private final TreeMap<Integer, TaskModel> tasks = new TreeMap<>();

  /**
   * @param producer the thread's present one
   * @param creation makes the task of a partition
   */
  TaskManagerModel(
      Faults faults,
      Instance instance,
      Supplier<ProducerModel> producer,
      IntFunction<TaskModel> creation) {
    this.faults = faults;
    this.instance = instance;
    this.producer = producer;
    this.creation = creation;
  }

  Collection<TaskModel> tasks() {
    return tasks.values();
  }

  /** Creates the task of a partition, if there is none. */
  void ensure(int partition) {
    if (!tasks.containsKey(partition)) {
      tasks.put(partition, creation.apply(partition));
    }
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
    if (offsetsPerTask.isEmpty() && !producer.get().isInFlight()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
    offsetsPerTask.forEach(
        (task, offset) ->
            offsets.put(
                new TopicPartition(Topics.RAW, task.partition()),
                new OffsetAndMetadata(offset.getAsInt())));
    producer.get().commit(offsets);
  }

  /**
   * {@code TaskManager.handleCorruption}: commits the other tasks, then revives the corrupted.
   * While the group rebalances, {@code commitTasksAndMaybeUpdateCommittableOffsets} commits nothing
   * and returns -1, which nobody looks at.
   */
  void handleCorruption(Set<TaskId> corrupted) {
    Set<TaskId> dirty = new TreeSet<>(corrupted);
    try {
      if (!faults.isRebalancing()) {
        commit(
            tasks.values().stream()
                .filter(task -> task.state() == TaskState.RUNNING)
                .filter(task -> !corrupted.contains(task.id()))
                .toList());
      }
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
        tasks.put(id.partition(), creation.apply(id.partition()));
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

  void closeAllDirty() {
    for (TaskModel task : List.copyOf(tasks.values())) {
      closeDirty(task);
    }
  }

  /**
   * {@code TaskManager.handleRevocation}, then {@code handleAssignment} closes what was revoked.
   */
  void revoke(Set<Integer> partitions) {
    List<TaskModel> revoked =
        tasks.values().stream()
            .filter(task -> task.state() == TaskState.RUNNING)
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
    revoked.stream().filter(task -> task.state() != TaskState.CLOSED).forEach(TaskModel::suspend);
    // ConsumerCoordinator.onJoinComplete throws what the first callback threw after the second one.
    for (TaskModel task : new ArrayList<>(tasks.values())) {
      if (partitions.contains(task.partition())) {
        close(task);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void close(TaskModel task) {
    if (task.isCommitNeeded()) { // StreamTask.validateClean
      closeDirty(task);
    } else {
      if (task.state() != TaskState.SUSPENDED) {
        task.suspend();
      }
      task.closeClean();
      tasks.remove(task.partition());
    }
  }
}
