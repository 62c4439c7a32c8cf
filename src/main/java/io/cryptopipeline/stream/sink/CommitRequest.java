package io.cryptopipeline.stream.sink;

import io.cryptopipeline.runtime.Durations;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit as soon as one may begin, once per commit. For one task, on its stream thread.
 *
 * <p>Old records wait no longer than fresh ones when the thread has nothing else to do: it has
 * caught up, or waits for Kafka.
 */
final class CommitRequest {

  private final CommitPace pace;
  private Optional<Cancellable> scheduled = Optional.empty();

  /** Whether all records since the last commit were old. */
  private boolean isForOldRecords;

  private long recordsAtLastLook;

  CommitRequest(CommitPace pace) {
    this.pace = pace;
  }

  /**
   * Asks, unless it has asked since the last {@link #end}. A fresh record after old ones asks for
   * an earlier commit.
   *
   * @param recordMs the timestamp of the record that is to be committed
   */
  void ask(ProcessorContext<?, ?> context, long recordMs) {
    pace.noteRecord();
    if (scheduled.isPresent() && !isForOldRecords) {
      return;
    }
    boolean isOld = CommitPace.isOld(Duration.ofMillis(context.currentSystemTimeMs() - recordMs));
    if (scheduled.isEmpty() || !isOld) {
      schedule(context, isOld);
    }
  }

  private void schedule(ProcessorContext<?, ?> context, boolean isOld) {
    end();
    isForOldRecords = isOld;
    recordsAtLastLook = pace.records();
    Duration wait = pace.untilNext(isOld);
    scheduled =
        Optional.of(
            context.schedule(
                isOld ? Durations.min(wait, CommitPace.SHORTEST) : wait,
                PunctuationType.WALL_CLOCK_TIME,
                now -> {
                  if (!isOld || pace.isDue(!isIdle())) {
                    scheduled.ifPresent(Cancellable::cancel);
                    context.commit();
                  }
                }));
  }

  private boolean isIdle() {
    long before = recordsAtLastLook;
    recordsAtLastLook = pace.records();
    return recordsAtLastLook == before;
  }

  /** Returns whether a record was processed since the last commit. */
  boolean isPending() {
    return scheduled.isPresent();
  }

  /** Ends the request: the commit has come, or the task is closed. */
  void end() {
    scheduled.ifPresent(Cancellable::cancel);
    scheduled = Optional.empty();
  }
}
