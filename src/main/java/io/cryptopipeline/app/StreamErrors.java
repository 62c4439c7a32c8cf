package io.cryptopipeline.app;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.sink.StorageRefusedException;
import io.cryptopipeline.sink.StorageUnavailableException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What becomes of an error that ends a stream thread. After an outage of MongoDB or of Kafka the
 * thread is replaced, and its work, which was not committed, is done again. Anything else stops the
 * application: the same record would fail again.
 */
final class StreamErrors implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LogManager.getLogger(StreamErrors.class);

  private final AtomicReference<Throwable> fatal = new AtomicReference<>();

  @Override
  public StreamThreadExceptionResponse handle(Throwable error) {
    StorageUnavailableException outage = find(error, StorageUnavailableException.class);
    if (outage != null) {
      LOG.warn("{}; the work is taken up again by a new thread", outage.getMessage());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (find(error, RetriableException.class) != null
        || find(error, TransactionAbortableException.class) != null) {
      LOG.warn("Kafka is in trouble ({}); a new thread takes the work up", rootMessage(error));
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    fatal.compareAndSet(null, error);
    LOG.debug("a stream thread ends", error);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  /** Returns why the stream has come to its end by itself. */
  PipelineException fatal() {
    Throwable error = fatal.get();
    StorageRefusedException refusal = find(error, StorageRefusedException.class);
    if (refusal != null) {
      return new PipelineException(
          "%s; nothing of it is committed: mend it and start again".formatted(refusal.getMessage()),
          error);
    }
    return new PipelineException("the stream has stopped: " + rootMessage(error), error);
  }

  private static <T extends Throwable> T find(Throwable error, Class<T> type) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root);
  }
}
