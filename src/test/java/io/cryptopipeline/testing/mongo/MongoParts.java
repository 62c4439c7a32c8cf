package io.cryptopipeline.testing.mongo;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Indexes;
import io.cryptopipeline.mongo.MongoConnection;
import io.cryptopipeline.mongo.MongoStorage;
import io.cryptopipeline.mongo.OutageRetry;
import io.cryptopipeline.mongo.PendingRecomputes;
import io.cryptopipeline.mongo.RawEventReader;
import io.cryptopipeline.mongo.Summaries;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/** The parts that work on a database, for days of UTC, with an outage bound of five seconds. */
public final class MongoParts {

  /** The collection of {@link Windows#UTC_DAYS}. */
  public static final String DAILY_SUMMARIES = "daily_summaries";

  private MongoParts() {}

  /** Opens a connection that only the connection string is about. */
  public static MongoConnection open(String uri, String database) {
    return MongoConnection.open(uri, database, Optional.empty());
  }

  public static void ensureIndexes(MongoDatabase database) {
    Indexes.ensure(database, EnumSet.of(WindowSize.DAY));
  }

  public static OutageRetry retry() {
    return new OutageRetry(Duration.ofSeconds(5), Clock.systemUTC());
  }

  public static MongoStorage storage(MongoDatabase database) {
    return storage(database, Duration.ofSeconds(5), Clock.systemUTC());
  }

  public static MongoStorage storage(MongoDatabase database, Duration bound, Clock clock) {
    return new MongoStorage(
        database, Windows.UTC_DAYS, new OutageRetry(bound, clock), Clock.systemUTC());
  }

  public static RawEventReader rawEvents(MongoDatabase database) {
    return new RawEventReader(database, Windows.UTC_DAYS, retry());
  }

  public static PendingRecomputes pendingRecomputes(MongoDatabase database) {
    return new PendingRecomputes(database, Windows.UTC_DAYS, retry());
  }

  public static Summaries summaries(MongoDatabase database) {
    return new Summaries(database, Windows.UTC_DAYS, retry());
  }
}
