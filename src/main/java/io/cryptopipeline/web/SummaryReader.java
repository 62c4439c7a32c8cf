package io.cryptopipeline.web;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Reads the database for requests. It connects at the first one, so that the server can start
 * before MongoDB does; and on a connection of its own, so that requests do not wait for a stream
 * that waits for MongoDB. Few answers are made at a time: the largest has ten thousand summaries,
 * and the stream needs the memory. Safe for several threads.
 */
final class SummaryReader implements AutoCloseable {

  private static final int MOST_AT_A_TIME = 4;
  private static final int LONGEST_WAIT_SECONDS = 5;
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Settings settings;
  private final Semaphore turns = new Semaphore(MOST_AT_A_TIME, true);
  private Database database;
  private RuntimeException failure;
  private long failedNanos;
  private boolean isClosed;

  /** Creates a reader of the database in the settings. */
  SummaryReader(Settings settings) {
    this.settings =
        settings.with(
            Map.of(Keys.MONGODB_OUTAGE_BOUND.name(), LONGEST_WAIT_SECONDS + "s"), "web server");
  }

  /**
   * Returns the answer that is made of what is read.
   *
   * @throws RefusedRequestException if others are read for longer than five seconds, or MongoDB
   *     does not answer, or refuses
   * @throws PipelineException if the connection cannot be opened
   */
  Answer answer(Function<Database, Answer> maker) {
    if (!isTurn()) {
      throw new RefusedRequestException(
          Answer.UNAVAILABLE, "too many requests are being answered: try again later");
    }
    try {
      return maker.apply(database());
    } catch (StorageUnavailableException | StorageRefusedException e) {
      throw new RefusedRequestException(Answer.UNAVAILABLE, e.getMessage());
    } finally {
      turns.release();
    }
  }

  private boolean isTurn() {
    try {
      return turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Those who have waited for a try that failed get its error, too. */
  private synchronized Database database() {
    if (isClosed) {
      throw new RefusedRequestException(Answer.UNAVAILABLE, "the command is stopping");
    }
    if (failure != null && System.nanoTime() - failedNanos < REST_NANOS) {
      throw failure;
    }
    if (database == null) {
      try {
        database = Database.openToRead(settings);
        failure = null;
      } catch (PipelineException | ConfigException e) {
        failure = e;
        failedNanos = System.nanoTime();
        throw e;
      }
    }
    return database;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    if (database != null) {
      database.close();
    }
  }
}
