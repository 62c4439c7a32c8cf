package io.cryptopipeline.stream;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import io.cryptopipeline.runtime.Causes;
import io.cryptopipeline.stream.Recurrences.Recurrence;
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
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What becomes of an error that ends a stream thread. The thread is replaced, after a wait that
 * grows, and its work, which was not committed, is done again: for ever in an outage of MongoDB or
 * of Kafka, {@value #TRIES} times where the same error comes again and again. What a new thread
 * would not change stops the application at once. Safe for several threads.
 *
 * <p>Kafka Streams calls it on the thread that dies. While it waits, that thread keeps its
 * partitions, its transaction stays open, and no rebalance ends without it (4.3.1). The other
 * threads go on, until they come to a record that this one has sent on in its open transaction.
 */
final class StreamErrors implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LogManager.getLogger(StreamErrors.class);

  /** So often the same error may end a thread before it stops the application. */
  static final int TRIES = 5;

  private final Function<Throwable, Optional<String>> refusal;
  private final Recurrences recurrences;
  private final Predicate<Duration> stoppedWithin;
  private final Supplier<Optional<String>> difference;
  private final BooleanSupplier addThread;
  private final Consumer<PipelineException> fatal;
  private final AtomicInteger threadsMissing = new AtomicInteger();

  /**
   * Creates the handler.
   *
   * @param refusal says what Kafka does not allow, where an error is of that
   * @param recurrences counts the errors
   * @param stoppedWithin waits so long, less where the application is to stop, and returns whether
   *     it is
   * @param difference looks for what is not as it must be on the broker, and says it in one line
   * @param addThread makes a further stream thread, or throws what Kafka's clients throw; returns
   *     whether there is one, which there is not once the stream stops
   * @param fatal is told, once or more often, why the application has to stop
   */
  StreamErrors(
      Function<Throwable, Optional<String>> refusal,
      Recurrences recurrences,
      Predicate<Duration> stoppedWithin,
      Supplier<Optional<String>> difference,
      BooleanSupplier addThread,
      Consumer<PipelineException> fatal) {
    this.refusal = refusal;
    this.recurrences = recurrences;
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
    Recurrence recurrence = recurrences.count(outage.orElseGet(() -> Causes.innermost(error)));
    if (outage.isPresent()) {
      LOG.warn(
          "{}; a new thread takes the work up in {} s",
          outage.get() instanceof StorageUnavailableException
              ? outage.get().getMessage()
              : "Kafka is in trouble (%s)".formatted(describe(error)),
          recurrence.delay().toSeconds());
    } else if (recurrence.times() < TRIES) {
      LOG.error(
          "a stream thread has failed, time {} of {}: {}; a new one takes the work up in {} s",
          recurrence.times(),
          TRIES,
          describe(error),
          recurrence.delay().toSeconds());
    } else {
      return stop(
          "the stream has stopped, the same error came %d times: %s"
              .formatted(TRIES, describe(error)),
          error);
    }
    var unused = stoppedWithin.test(recurrence.delay());
    Thread.currentThread()
        .setUncaughtExceptionHandler(
            (thread, last) -> {
              if (last != error) {
                addThreadWhenPossible(last);
              }
            });
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Returns whether a thread has ended, its last work not committed, and has no successor yet. */
  boolean isThreadMissing() {
    return threadsMissing.get() > 0;
  }

  private StreamThreadExceptionResponse stop(String reason, Throwable error) {
    fatal.accept(new PipelineException(reason, error));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Returns what to tell the operator where a new thread would meet the same. */
  private Optional<String> reasonToStop(Throwable error) {
    return refusal
        .apply(error)
        .map("the stream has stopped: "::concat)
        .or(
            () ->
                Causes.of(error).map(StreamErrors::reasonOf).flatMap(Optional::stream).findFirst());
  }

  private static Optional<String> reasonOf(Throwable cause) {
    if (cause instanceof StorageRefusedException) {
      return Optional.of(
          cause.getMessage() + "; nothing of it is committed: mend it and start again");
    }
    if (cause instanceof FencedInstanceIdException) {
      return Optional.of(
          "another instance has the same group.instance.id (%s): give each one its own in streams.consumer.group.instance.id"
              .formatted(describe(cause)));
    }
    if (cause instanceof Error) {
      String remedy =
          cause instanceof OutOfMemoryError
              ? ": give it more, as JAVA_TOOL_OPTIONS=-Xmx4g does"
              : "";
      return Optional.of("the stream has stopped: " + describe(cause) + remedy);
    }
    return Optional.empty();
  }

  private static Optional<Throwable> outage(Throwable error) {
    return Causes.of(error)
        .filter(
            cause ->
                cause instanceof StorageUnavailableException
                    || cause instanceof RetriableException
                    || cause instanceof ApplicationRecoverableException
                    || cause instanceof TransactionAbortableException)
        .findFirst();
  }

  /**
   * Streams ends a thread with the error that was handled. Where it ends with another one, the new
   * thread could not have its Kafka clients, while no broker's name is known for example. Streams
   * 4.3.1 would be without that thread for good, and tell nobody.
   */
  private void addThreadWhenPossible(Throwable obstacle) {
    threadsMissing.incrementAndGet();
    LOG.warn(
        "no new thread can be made ({}); this is tried again every {} s",
        describe(obstacle),
        Recurrences.LONGEST_WAIT.toSeconds());
    boolean added = false;
    while (!added && !stoppedWithin.test(Recurrences.LONGEST_WAIT)) {
      try {
        added = addThread.getAsBoolean();
      } catch (KafkaException e) {
        LOG.debug("no new thread yet", e);
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
