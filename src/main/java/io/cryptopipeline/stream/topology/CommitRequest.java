package io.cryptopipeline.stream.topology;

import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Asks for a commit as soon as one may begin, once per commit. For one task. */
final class CommitRequest {

  private final ProcessorContext<?, ?> context;
  private final StateCommits commits;
  private Optional<Cancellable> scheduled = Optional.empty();

  CommitRequest(ProcessorContext<?, ?> context, StateCommits commits) {
    this.context = context;
    this.commits = commits;
  }

  /** Asks, unless it has asked since the last {@link #end}. */
  void ask() {
    if (scheduled.isEmpty()) {
      scheduled =
          Optional.of(
              context.schedule(
                  commits.untilNext(),
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
