package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.WindowState;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.TaskId;

/**
 * Has the changed state of tasks written back when their stream thread commits. Every method is
 * called on the task's stream thread.
 */
public interface StateCommits {

  /** The state of a task. */
  interface TaskState {

    /**
     * Writes everything that has changed to the stores, in the transaction that is about to be
     * committed.
     *
     * @param changed takes the new state of each window
     */
    void writeBack(Consumer<WindowState> changed);

    /**
     * Returns whether the stores have changes, written in the open transaction, that belong to
     * records whose offsets are not committed yet.
     */
    boolean isAheadOfOffsets();
  }

  /** Registers the state of a task, until the task's sinks are closed. */
  void register(TaskId task, TaskState state);

  /** Returns how long to wait before the next commit is asked for; more than zero. */
  Duration untilNext();
}
