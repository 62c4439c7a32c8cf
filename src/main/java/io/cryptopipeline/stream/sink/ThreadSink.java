package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import io.cryptopipeline.monitoring.Freshness;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.topology.StateCommits.Early;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Holds everything that one stream thread has collected and not committed yet.
 *
 * <p>Raw events may be stored early, in batches: storing one twice changes nothing. Summaries are
 * stored in {@link #drain} only, after Kafka has checked that this thread is not fenced.
 *
 * <p>An error of the storage is kept until the drain. If a processor threw it, an exception handler
 * could swallow it, and the offset would be committed. The error is sticky: every later drain
 * throws it again, until {@link #discard}.
 *
 * <p>For its own stream thread only.
 */
final class ThreadSink {

  private static final int MAX_BATCHES_IN_FLIGHT = 4;

  private final Storage storage;
  private final Executor writers;
  private final int batchSize;
  private final Clock clock;
  private final Freshness freshness;
  private final Map<TaskId, TaskBuffer> buffers = new LinkedHashMap<>();
  private final Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
  private final CommitPace pace;
  private RuntimeException failure;

  ThreadSink(
      Storage storage,
      Executor writers,
      int batchSize,
      Clock clock,
      Freshness freshness,
      CommitPace pace) {
    this.storage = storage;
    this.writers = writers;
    this.batchSize = batchSize;
    this.clock = clock;
    this.freshness = freshness;
    this.pace = pace;
  }

  /**
   * Collects a fact, to be stored before the next commit. Never throws an error of the storage, nor
   * one of the encoding. It is called for each tick, so it does without {@link #keepFailure}, which
   * takes a lambda.
   */
  void offer(TaskBuffer buffer, RawEvent event) {
    if (failure != null) {
      return;
    }
    try {
      buffer.add(event);
      if (buffer.holdsBatch()) {
        buffer.takeRawEvents().ifPresent(this::handOver);
      }
    } catch (RuntimeException e) {
      failure = failureOf(e);
    }
  }

  /** Asks for a commit, see {@link CommitRequest#ask}. */
  void ask(ProcessorContext<?, ?> context, long recordMs) {
    buffer(context.taskId()).commitRequest().ask(context, recordMs);
  }

  /** Returns the buffer of a task, until {@link #forget}. */
  TaskBuffer buffer(TaskId task) {
    TaskBuffer buffer = buffers.get(task);
    if (buffer == null) {
      buffer = new TaskBuffer(storage, batchSize, freshness.group(), new CommitRequest(pace));
      buffers.put(task, buffer);
    }
    return buffer;
  }

  /**
   * Writes the state of tasks to their stores, and collects the windows that have changed. A
   * failure is kept until the drain. It is one, too, if the transaction has another task's state
   * already, which would be committed without its offsets, and if a task has outlived a transaction
   * with its work that was aborted.
   *
   * @param isCommitted tells the tasks whose offsets are committed. Kafka Streams sometimes commits
   *     some of a thread's tasks only ({@code TaskManager.handleCorruption}, 4.4.0): the state of
   *     the others must not get ahead of their offsets
   */
  void writeBack(Predicate<TaskId> isCommitted) {
    keepFailure(
        () -> {
          handOverAll(); // MongoDB stores them meanwhile
          buffers.forEach(
              (task, buffer) -> {
                if (buffer.isAborted()) {
                  throw new TransactionAbortableException(
                      "the transaction with the work of task %s was aborted".formatted(task));
                } else if (isCommitted.test(task)) {
                  buffer.writeBackState();
                } else if (buffer.writtenEarly() == Early.OF_UNCOMMITTED_RECORDS) {
                  throw new KafkaException(
                      "the state of task %s must not be committed without its offsets"
                          .formatted(task));
                }
              });
        });
  }

  /**
   * Stores everything that was collected; afterwards the transaction may commit.
   *
   * @param publisher is handed each summary that the storage has acknowledged
   * @throws StorageUnavailableException if the storage does not acknowledge in time
   * @throws StorageRefusedException if the storage refuses
   */
  void drain(Consumer<Summary> publisher) {
    keepFailure(
        () -> {
          handOverAll();
          awaitUntilInFlight(0);
          Instant now = clock.instant();
          List<Summary> summaries = new ArrayList<>();
          for (TaskBuffer buffer : buffers.values()) {
            buffer.takeSummaries().forEach(state -> summaries.add(state.summarize(now)));
          }
          if (!summaries.isEmpty()) {
            storage.putSummaries(summaries).forEach(publisher);
          }
        });
    if (failure != null) {
      throw failure;
    }
  }

  /** Returns the tasks that have written to their stores since the last commit, early. */
  Set<TaskId> tasksWrittenEarly() {
    return buffers.entrySet().stream()
        .filter(entry -> entry.getValue().writtenEarly() != Early.NOTHING)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Notes that the transaction is committed. */
  void noteCommit() {
    buffers.values().forEach(TaskBuffer::noteCommit);
    pace.end();
  }

  /** Returns the pace of the thread's commits. */
  CommitPace pace() {
    return pace;
  }

  /** Waits until no write is in flight, then drops everything that was collected. */
  void discard() {
    buffers.values().forEach(TaskBuffer::discard);
    while (!inFlight.isEmpty()) {
      inFlight.removeFirst().exceptionally(e -> null).join();
    }
    failure = null;
  }

  /** Drops what a task has collected, because it is closed with or without a commit. */
  void forget(TaskId task) {
    TaskBuffer forgotten = buffers.remove(task);
    if (forgotten != null) {
      forgotten.close();
    }
    if (buffers.isEmpty()) {
      discard();
    }
  }

  private void handOverAll() {
    buffers.values().forEach(buffer -> buffer.takeRawEvents().ifPresent(this::handOver));
  }

  private void handOver(RawEventBatch events) {
    awaitUntilInFlight(MAX_BATCHES_IN_FLIGHT - 1);
    inFlight.addLast(CompletableFuture.runAsync(() -> store(events), writers));
  }

  /**
   * Stores a batch. The unit of a late event is marked before the insert, so that a crash loses no
   * mark, and again after it, because a recompute in between has not read the event.
   */
  private void store(RawEventBatch events) {
    if (events.lateUnits().isEmpty()) {
      events.store();
    } else {
      storage.markPending(events.lateUnits());
      events.store();
      storage.markPending(events.lateUnits());
    }
  }

  private void awaitUntilInFlight(int batches) {
    while (inFlight.size() > batches) {
      inFlight.removeFirst().join();
    }
  }

  private void keepFailure(Runnable work) {
    if (failure != null) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      failure = failureOf(e);
    }
  }

  private static RuntimeException failureOf(RuntimeException error) {
    if (!(error instanceof CompletionException)) {
      return error;
    }
    return error.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException("a writer of raw events has failed", error.getCause());
  }
}
