package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.WindowState;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Has the changed state of tasks written back when their stream thread commits, and asks for these
 * commits. Every method is called on the task's stream thread.
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

  /**
   * Asks for a commit after a record, as soon as the pace of the stream thread allows one. Asking
   * again before that commit changes nothing.
   *
   * @param context the context of the task, within {@code process()}
   * @param recordMs the timestamp of the record; a commit of old ones alone may take longer to come
   */
  void ask(ProcessorContext<?, ?> context, long recordMs);
}
