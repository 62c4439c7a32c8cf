package io.cryptopipeline.stream;

import io.cryptopipeline.kafka.KafkaErrors;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import io.cryptopipeline.runtime.Causes;
import io.cryptopipeline.stream.RepeatedErrors.Recurrence;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Decides what happens after an error has ended a stream thread. Safe for several threads.
 *
 * <ul>
 *   <li>An outage of MongoDB or Kafka: replaces the thread after a growing wait, indefinitely.
 *   <li>An error that a new thread would meet again: stops the application at once.
 *   <li>Any other error: replaces the thread after a growing wait, and stops the application when
 *       the same error occurs for the {@value #TRIES}th time.
 * </ul>
 *
 * <p>The new thread repeats the uncommitted work. Kafka Streams calls the handler on the dying
 * thread. While it waits, that thread keeps its partitions, its transaction stays open, and a
 * rebalance waits for it (4.4.0). The other threads continue until they reach a record that the
 * open transaction has sent.
 */
final class FailedThreadHandler implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LogManager.getLogger(FailedThreadHandler.class);

  /**
   * The number of times that the same error may end a thread; the last one stops the application.
   */
  static final int TRIES = 5;

  private final Function<Throwable, Optional<String>> refusal;
  private final RepeatedErrors repeatedErrors;
  private final Predicate<Duration> stoppedWithin;
  private final Supplier<Optional<String>> difference;
  private final BooleanSupplier addThread;
  private final Consumer<PipelineException> fatal;
  private final AtomicInteger threadsMissing = new AtomicInteger();
  private final AtomicInteger threadsWaiting = new AtomicInteger();

  /**
   * Creates the handler.
   *
   * @param refusal describes the access that Kafka denies, if an error is of that kind
   * @param repeatedErrors counts the errors
   * @param stoppedWithin waits for the duration or until the application stops, and returns whether
   *     it stops
   * @param difference describes in one line what on the broker does not meet the requirements
   * @param addThread adds a stream thread and returns whether it did, which it does not once the
   *     stream stops; throws what Kafka's clients throw
   * @param fatal receives the reason to stop the application, once or several times
   */
  FailedThreadHandler(
      Function<Throwable, Optional<String>> refusal,
      RepeatedErrors repeatedErrors,
      Predicate<Duration> stoppedWithin,
      Supplier<Optional<String>> difference,
      BooleanSupplier addThread,
      Consumer<PipelineException> fatal) {
    this.refusal = refusal;
    this.repeatedErrors = repeatedErrors;
    this.stoppedWithin = stoppedWithin;
    this.difference = difference;
    this.addThread = addThread;
    this.fatal = fatal;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable error) {
    LOG.debug("a stream thread ends", error);
    Optional<Throwable> outage = outage(error);
    Optional<String> reason = reasonToStop(error);
    if (reason.isEmpty() && !(outage.orElse(null) instanceof StorageUnavailableException)) {
      reason = difference.get();
    }
    if (reason.isPresent()) {
      return stop(reason.get(), error);
    }
    Recurrence recurrence = repeatedErrors.count(outage.orElseGet(() -> Causes.innermost(error)));
    if (outage.isPresent()) {
      LOG.warn(
          "{}; a new thread starts in {} s",
          outage.get() instanceof StorageUnavailableException
              ? outage.get().getMessage()
              : "Kafka is not available (%s)".formatted(describe(error)),
          recurrence.delay().toSeconds());
    } else if (recurrence.times() < TRIES) {
      LOG.error(
          "a stream thread failed, time {} of {}: {}; a new thread starts in {} s",
          recurrence.times(),
          TRIES,
          describe(error),
          recurrence.delay().toSeconds());
    } else {
      return stop(
          "the stream has stopped, the same error occurred %s times: %s"
              .formatted(TRIES, describe(error)),
          error);
    }
    threadsWaiting.incrementAndGet();
    try {
      var unused = stoppedWithin.test(recurrence.delay());
    } finally {
      threadsWaiting.decrementAndGet();
    }
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (thread, last) -> {
              if (last != error) {
                addThreadWhenPossible(last);
              }
            });
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Returns how many threads have failed and have no replacement yet. */
  int threadsFailed() {
    return threadsWaiting.get() + threadsMissing.get();
  }

  /** Returns whether a thread has ended without commit and has no replacement yet. */
  boolean isThreadMissing() {
    return threadsMissing.get() > 0;
  }

  private StreamThreadExceptionResponse stop(String reason, Throwable error) {
    fatal.accept(new PipelineException(reason, error));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Returns the reason to stop, if a new thread would meet the same error. */
  private Optional<String> reasonToStop(Throwable error) {
    return refusal
        .apply(error)
        .map("the stream has stopped: "::concat)
        .or(
            () ->
                Causes.of(error)
                    .map(FailedThreadHandler::reasonOf)
                    .flatMap(Optional::stream)
                    .findFirst());
  }

  private static Optional<String> reasonOf(Throwable cause) {
    if (cause instanceof StorageRefusedException) {
      return Optional.of(
          cause.getMessage() + "; nothing of it is committed: fix the cause and start again");
    }
    if (cause instanceof FencedInstanceIdException) {
      return Optional.of(
          "another instance has the same group.instance.id (%s): set a different streams.consumer.group.instance.id for each instance"
              .formatted(describe(cause)));
    }
    if (cause instanceof PipelineException) {
      return Optional.of("the stream has stopped: " + cause.getMessage());
    }
    if (cause instanceof Error) {
      String remedy =
          cause instanceof OutOfMemoryError
              ? ": raise the heap, for example with JAVA_TOOL_OPTIONS=-Xmx4g"
              : "";
      return Optional.of("the stream has stopped: " + describe(cause) + remedy);
    }
    return Optional.empty();
  }

  private static Optional<Throwable> outage(Throwable error) {
    return Causes.of(error)
        .filter(
            cause -> cause instanceof StorageUnavailableException || KafkaErrors.isOutage(cause))
        .findFirst();
  }

  /**
   * Retries to add a thread. Streams ends a thread with the error that was handled. If the thread
   * ends with another one, the clients of its replacement could not be created, for example because
   * no broker's name resolves. Streams 4.4.0 would then run without that thread, silently.
   */
  private void addThreadWhenPossible(Throwable obstacle) {
    threadsMissing.incrementAndGet();
    LOG.warn(
        "no new thread can be created ({}); retrying every {} s",
        describe(obstacle),
        RepeatedErrors.LONGEST_WAIT.toSeconds());
    boolean added = false;
    while (!added && !stoppedWithin.test(RepeatedErrors.LONGEST_WAIT)) {
      try {
        added = addThread.getAsBoolean();
      } catch (KafkaException e) {
        LOG.debug("still no new thread", e);
      } catch (RuntimeException | Error e) {
        stop("the stream has stopped: " + describe(e), e);
        return;
      }
    }
    if (added) {
      threadsMissing.decrementAndGet();
    }
  }

  /** Where it happened, as Kafka Streams says it, and the root cause; in one line. */
  static String describe(Throwable error) {
    String root = Causes.innermost(error).toString();
    String where = Objects.requireNonNullElse(error.getMessage(), "");
    String text = root.contains(where) ? root : where.contains(root) ? where : where + ": " + root;
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
