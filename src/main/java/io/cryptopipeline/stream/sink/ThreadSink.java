package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import io.cryptopipeline.record.RawEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.TaskId;

/**
 * All that one stream thread has offered and not committed yet.
 *
 * <p>Raw events may be stored early, in batches, as storing one twice changes nothing. Summaries
 * are stored in the {@link #drain} alone, after Kafka has checked that this thread was not fenced.
 *
 * <p>An error of the storage is kept, not thrown, until the drain: thrown out of a processor it
 * could be swallowed by an exception handler, and the offset committed. It is sticky: every later
 * drain throws too, until {@link #discard}.
 *
 * <p>For its own stream thread alone.
 */
final class ThreadSink {

  private static final int MAX_BATCHES_IN_FLIGHT = 4;

  private final Storage storage;
  private final Executor writers;
  private final int batchSize;
  private final Clock clock;
  private final Map<TaskId, TaskBuffer> buffers = new HashMap<>();
  private final Deque<CompletableFuture<Void>> inFlight = new ArrayDeque<>();
  private RuntimeException failure;

  ThreadSink(Storage storage, Executor writers, int batchSize, Clock clock) {
    this.storage = storage;
    this.writers = writers;
    this.batchSize = batchSize;
    this.clock = clock;
  }

  /** Takes a fact to be stored before the next commit. Never throws an error of the storage. */
  void offer(TaskId task, RawEvent event) {
    TaskBuffer buffer = buffer(task);
    buffer.add(event);
    if (buffer.holdsBatch() && failure == null) {
      keepFailure(() -> handOver(buffer.takeRawEvents()));
    }
  }

  /** Takes a window's newest state, to be stored in the next drain. */
  void offer(TaskId task, WindowState state) {
    buffer(task).add(state);
  }

  /**
   * Stores everything that was offered; afterwards the transaction may commit.
   *
   * @param publisher is handed each summary that the storage has acknowledged
   * @throws StorageUnavailableException if the storage does not acknowledge in time
   * @throws StorageRefusedException if the storage refuses
   */
  void drain(Consumer<Summary> publisher) {
    keepFailure(
        () -> {
          buffers.values().forEach(buffer -> handOver(buffer.takeRawEvents()));
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

  /** Forgets everything that was offered, once nothing is in flight any more. */
  void discard() {
    buffers.values().forEach(TaskBuffer::clear);
    while (!inFlight.isEmpty()) {
      inFlight.removeFirst().exceptionally(e -> null).join();
    }
    failure = null;
  }

  /** Forgets what {@code task} has offered: it is closed, after its commit or without one. */
  void forget(TaskId task) {
    buffers.remove(task);
    if (buffers.isEmpty()) {
      discard();
    }
  }

  private TaskBuffer buffer(TaskId task) {
    return buffers.computeIfAbsent(task, t -> new TaskBuffer(batchSize));
  }

  private void handOver(List<RawEvent> events) {
    if (!events.isEmpty()) {
      awaitUntilInFlight(MAX_BATCHES_IN_FLIGHT - 1);
      inFlight.addLast(CompletableFuture.runAsync(() -> store(events), writers));
    }
  }

  /**
   * A late event's unit is marked before the event is stored, so that none is forgotten, and again
   * after it: a recompute that ran in between has not seen it.
   */
  private void store(List<RawEvent> events) {
    Set<CoinWindow> lateUnits = new LinkedHashSet<>();
    events.stream().filter(RawEvent::late).forEach(event -> lateUnits.add(event.unit()));
    if (lateUnits.isEmpty()) {
      storage.insertRawEvents(events);
    } else {
      storage.markPending(lateUnits);
      storage.insertRawEvents(events);
      storage.markPending(lateUnits);
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
    } catch (CompletionException e) {
      failure =
          e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException("a writer of raw events has failed", e.getCause());
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
