package io.cryptopipeline.stream.sink;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Asks for a commit as soon as one may begin, once per commit. For one task, on its stream thread.
 */
final class CommitRequest {

  private final CommitPace pace;
  private Optional<Cancellable> scheduled = Optional.empty();

  CommitRequest(CommitPace pace) {
    this.pace = pace;
  }

  /**
   * Asks, unless it has asked since the last {@link #end}.
   *
   * @param recordMs the timestamp of the record that is to be committed
   */
  void ask(ProcessorContext<?, ?> context, long recordMs) {
    if (scheduled.isEmpty()) {
      scheduled =
          Optional.of(
              context.schedule(
                  pace.untilNext(Duration.ofMillis(context.currentSystemTimeMs() - recordMs)),
                  PunctuationType.WALL_CLOCK_TIME,
                  now -> {
                    scheduled.ifPresent(Cancellable::cancel);
                    context.commit();
                  }));
    }
  }

  /** Ends the request: the commit has come, or the task is closed. */
  void end() {
    scheduled.ifPresent(Cancellable::cancel);
    scheduled = Optional.empty();
  }
}
