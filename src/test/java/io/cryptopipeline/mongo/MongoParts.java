package io.cryptopipeline.mongo;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.monitoring.Monitoring;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

/**
 * The parts of {@link Database} on a database of the test's own, for tests of other packages too:
 * for days of UTC, with an outage bound of five seconds.
 */
public final class MongoParts {

  public static final String RAW_EVENTS = CollectionNames.RAW_EVENTS;

  /** The collection of {@link Windows#UTC_DAYS}. */
  public static final String DAILY_SUMMARIES = "daily_summaries";

  private MongoParts() {}

  /** Opens a connection that only the connection string is about. */
  static MongoConnection open(String uri, String database) {
    return MongoConnection.open(uri, database, Optional.empty(), Monitoring.disabledMeters());
  }

  public static void ensureIndexes(MongoDatabase database) {
    Indexes.ensure(database, EnumSet.of(WindowSize.DAY));
  }

  static OutageRetry retry() {
    return new OutageRetry(Duration.ofSeconds(5), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  public static Storage storage(MongoDatabase database) {
    return storage(database, Duration.ofSeconds(5), Clock.systemUTC());
  }

  public static Storage storage(MongoDatabase database, Duration bound, Clock clock) {
    return new MongoStorage(
        database,
        Windows.UTC_DAYS,
        new OutageRetry(bound, new SimpleMeterRegistry(), clock),
        Monitoring.disabledMeters(),
        Clock.systemUTC());
  }

  public static RawEventReader rawEvents(MongoDatabase database) {
    return rawEvents(database, Windows.UTC_DAYS);
  }

  public static RawEventReader rawEvents(MongoDatabase database, Windows windows) {
    return new RawEventReader(database, windows, retry());
  }

  public static PendingRecomputes pendingRecomputes(MongoDatabase database) {
    return new PendingRecomputes(database, Windows.UTC_DAYS, retry());
  }

  public static Summaries summaries(MongoDatabase database) {
    return new Summaries(database, Windows.UTC_DAYS, retry());
  }
}
