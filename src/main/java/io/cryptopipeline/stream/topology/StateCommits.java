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

  /** What a task has written to its stores before a commit. */
  enum Early {
    /** Nothing. */
    NOTHING,
    /** What follows from records whose offsets are committed, or from no record. */
    OF_COMMITTED_RECORDS,
    /** What follows from records whose offsets are not committed. */
    OF_UNCOMMITTED_RECORDS
  }

  /** The state of a task. */
  interface TaskState {

    /**
     * Writes everything that has changed to the stores, in the transaction that is about to be
     * committed.
     *
     * @param changed takes the new state of each window
     */
    void writeBack(Consumer<WindowState> changed);

    /** Returns what was written to the stores since the last commit, by no {@link #writeBack}. */
    Early writtenEarly();

    /** Notes that the transaction is committed. */
    void noteCommit();
  }

  /** Registers the state of a task, until the task's sinks are closed. */
  void register(TaskId task, TaskState state);

  /** Returns how long to wait before the next commit is asked for; more than zero. */
  Duration untilNext();
}
