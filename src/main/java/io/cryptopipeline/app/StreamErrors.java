package io.cryptopipeline.app;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.retry.Backoff;
import io.cryptopipeline.sink.StorageRefusedException;
import io.cryptopipeline.sink.StorageUnavailableException;
import io.cryptopipeline.wire.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
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
 * partitions, its transaction stays open, and no rebalance ends without it (4.3.1); the other
 * threads go on.
 */
final class StreamErrors implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LogManager.getLogger(StreamErrors.class);

  /** So often the same error may end a thread before it stops the application. */
  static final int TRIES = 5;

  /** Several threads that one event ends within this time count as one. */
  static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  /** Well below the time after which Kafka gives the waiting thread's partitions away. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** After this time the same error is another one; a new thread may have to restore its state. */
  static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

  private final Clock clock;
  private final RandomGenerator random;
  private final Predicate<Duration> stoppedWithin;
  private final Runnable addThread;
  private final Consumer<PipelineException> fatal;
  private final Map<Place, Recurrence> recurrences = new HashMap<>();

  /** Where an error comes from: the same class from the same line is the same error. */
  private record Place(Class<?> type, Optional<StackTraceElement> line) {

    static Place of(Throwable root) {
      StackTraceElement[] trace = root.getStackTrace(); // most of Kafka's errors have none
      return new Place(
          root.getClass(), trace.length == 0 ? Optional.empty() : Optional.of(trace[0]));
    }
  }

  private record Recurrence(int times, Instant last, Duration delay, Backoff backoff) {

    boolean isWaiting(Instant now) {
      return now.isBefore(last.plus(delay));
    }
  }

  /**
   * Creates the handler.
   *
   * @param clock says how far errors are apart
   * @param random draws the waits
   * @param stoppedWithin waits so long, less where the application is to stop, and returns whether
   *     it is
   * @param addThread makes a further stream thread, or throws what Kafka's clients throw
   * @param fatal is told, once or more often, why the application has to stop
   */
  StreamErrors(
      Clock clock,
      RandomGenerator random,
      Predicate<Duration> stoppedWithin,
      Runnable addThread,
      Consumer<PipelineException> fatal) {
    this.clock = clock;
    this.random = random;
    this.stoppedWithin = stoppedWithin;
    this.addThread = addThread;
    this.fatal = fatal;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable error) {
    LOG.debug("a stream thread ends", error);
    Optional<String> reason = reasonToStop(error);
    if (reason.isPresent()) {
      return stop(reason.get(), error);
    }
    Optional<Throwable> outage = outage(error);
    Recurrence recurrence = occurred(Place.of(outage.orElseGet(() -> root(error))));
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

  private StreamThreadExceptionResponse stop(String reason, Throwable error) {
    fatal.accept(new PipelineException(reason, error));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Returns what to tell the operator where a new thread would meet the same. */
  private static Optional<String> reasonToStop(Throwable error) {
    return causes(error).map(StreamErrors::reasonOf).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> reasonOf(Throwable cause) {
    if (cause instanceof StorageRefusedException) {
      return Optional.of(
          cause.getMessage() + "; nothing of it is committed: mend it and start again");
    }
    if (cause instanceof AuthenticationException) {
      return Optional.of(
          "Kafka refuses the credentials (%s): check kafka.security.protocol, kafka.sasl.* and kafka.ssl.*"
              .formatted(describe(cause)));
    }
    if (cause instanceof AuthorizationException) {
      return Optional.of(
          "Kafka does not allow what the stream needs (%s): grant it and start again"
              .formatted(describe(cause)));
    }
    if (cause instanceof MissingSourceTopicException) {
      return Optional.of(
          "the topic %s has been deleted: create it with the command \"topics create\" and start again"
              .formatted(Topics.RAW));
    }
    if (cause instanceof Error) {
      return Optional.of("the stream has stopped: " + describe(cause));
    }
    return Optional.empty();
  }

  private static Optional<Throwable> outage(Throwable error) {
    return causes(error)
        .filter(
            cause ->
                cause instanceof StorageUnavailableException
                    || cause instanceof RetriableException
                    || cause instanceof ApplicationRecoverableException
                    || cause instanceof TransactionAbortableException)
        .findFirst();
  }

  private synchronized Recurrence occurred(Place place) {
    Instant now = clock.instant();
    recurrences.values().removeIf(earlier -> earlier.last().plus(FORGOTTEN_AFTER).isBefore(now));
    return recurrences.compute(
        place,
        (key, earlier) -> {
          if (earlier != null && earlier.isWaiting(now)) {
            return earlier;
          }
          Backoff backoff =
              earlier == null
                  ? new Backoff(LONGEST_WAIT.minus(SHORTEST_WAIT), random)
                  : earlier.backoff();
          int times = earlier == null ? 1 : earlier.times() + 1;
          return new Recurrence(times, now, SHORTEST_WAIT.plus(backoff.next()), backoff);
        });
  }

  /**
   * Streams ends a thread with the error that was handled. Where it ends with another one, the new
   * thread could not have its Kafka clients, while no broker's name is known for example. Streams
   * 4.3.1 would be without that thread for good, and tell nobody.
   */
  private void addThreadWhenPossible(Throwable obstacle) {
    LOG.warn(
        "no new thread can be made ({}); this is tried again every {} s",
        describe(obstacle),
        LONGEST_WAIT.toSeconds());
    boolean added = false;
    while (!added && !stoppedWithin.test(LONGEST_WAIT)) {
      try {
        addThread.run();
        added = true;
      } catch (KafkaException e) {
        LOG.debug("no new thread yet", e);
      }
    }
  }

  private static Stream<Throwable> causes(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
  }

  private static Throwable root(Throwable error) {
    return causes(error).reduce(error, (outer, inner) -> inner);
  }

  /** Where it happened, as Kafka Streams says it, and the root cause; in one line. */
  private static String describe(Throwable error) {
    String root = root(error).toString();
    String where = Objects.requireNonNullElse(error.getMessage(), "");
    String text = root.contains(where) ? root : where.contains(root) ? where : where + ": " + root;
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
