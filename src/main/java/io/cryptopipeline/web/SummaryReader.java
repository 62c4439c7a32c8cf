package io.cryptopipeline.web;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
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
 * that waits for MongoDB. Few requests are answered at a time: the largest answer has ten thousand
 * summaries, and the stream needs the memory. Safe for several threads.
 */
final class SummaryReader implements AutoCloseable {

  private static final int MOST_AT_A_TIME = 4;
  private static final int LONGEST_WAIT_SECONDS = 5;

  private final Settings settings;
  private final Semaphore turns = new Semaphore(MOST_AT_A_TIME, true);
  private Database database;

  /** Creates a reader of the database in the settings. */
  SummaryReader(Settings settings) {
    this.settings =
        settings.with(
            Map.of(Keys.MONGODB_OUTAGE_BOUND.name(), LONGEST_WAIT_SECONDS + "s"), "web server");
  }

  /**
   * Returns what is read.
   *
   * @throws RefusedRequestException if others are read for longer than five seconds, or MongoDB
   *     does not answer, or refuses
   * @throws io.cryptopipeline.model.PipelineException if the connection cannot be opened
   */
  <T> T read(Function<Database, T> read) {
    if (!isTurn()) {
      throw new RefusedRequestException(
          Answer.UNAVAILABLE, "too many requests are being answered: try again later");
    }
    try {
      return read.apply(database());
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

  private synchronized Database database() {
    if (database == null) {
      database = Database.openToRead(settings);
    }
    return database;
  }

  @Override
  public synchronized void close() {
    if (database != null) {
      database.close();
    }
  }
}
