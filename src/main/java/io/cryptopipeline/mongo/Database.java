package io.cryptopipeline.mongo;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import java.time.Clock;
import java.util.stream.Collectors;

/** Opens the database that the settings name. */
public final class Database {

  private Database() {}

  /**
   * Returns a connection that has answered.
   *
   * @throws ConfigException if the connection string has an option that the driver cannot use, or a
   *     PEM file cannot be used
   * @throws PipelineException if nothing answers, or refuses the credentials
   */
  public static MongoConnection open(Settings settings) {
    try {
      return MongoConnection.open(
          settings.get(Keys.MONGODB_URI),
          settings.get(Keys.MONGODB_DATABASE),
          MongoTls.context(settings));
    } catch (IllegalArgumentException e) {
      boolean hidesOption = settings.shown(Keys.MONGODB_URI).contains("=***");
      throw new ConfigException(
          "mongodb.uri cannot be used: "
              + (hidesOption ? "its options do not go together" : e.getMessage()));
    }
  }

  /**
   * Returns a connection to a database that is fit to be written to: the server is no secondary,
   * its collections are ordinary ones, its indexes are there, and it was made with the same
   * settings.
   *
   * @throws PipelineException if one of that is not so, or as {@link #open}
   * @throws ConfigException if it was made with other settings, or as {@link #open}
   */
  public static MongoConnection openToWrite(Settings settings) {
    MongoConnection mongo = open(settings);
    try {
      mongo.requireWritable();
      CollectionNames.requireOrdinary(mongo.database(), settings.get(Keys.SUMMARY_WINDOWS));
      PipelineMeta wanted = meta(settings);
      verify(settings, wanted, wanted.claim(mongo.database()));
      Indexes.ensure(mongo.database(), settings.get(Keys.SUMMARY_WINDOWS));
      return mongo;
    } catch (RuntimeException e) {
      mongo.close();
      throw e;
    }
  }

  /**
   * Returns a connection to a database that is only read: nothing in it is made or changed.
   *
   * @throws ConfigException if it was made with other settings, or as {@link #open}
   */
  public static MongoConnection openToRead(Settings settings) {
    MongoConnection mongo = open(settings);
    try {
      PipelineMeta wanted = meta(settings);
      PipelineMeta.find(mongo.database()).ifPresent(stored -> verify(settings, wanted, stored));
      return mongo;
    } catch (RuntimeException e) {
      mongo.close();
      throw e;
    }
  }

  private static void verify(Settings settings, PipelineMeta wanted, PipelineMeta stored) {
    if (!stored.equals(wanted)) {
      throw new ConfigException(
          "the database %s was made with %s, this start has %s: set the same, or another mongodb.database and application.id"
              .formatted(settings.get(Keys.MONGODB_DATABASE), stored, wanted));
    }
  }

  private static PipelineMeta meta(Settings settings) {
    return new PipelineMeta(
        settings.get(Keys.SUMMARY_ZONE).getId(),
        settings.get(Keys.SUMMARY_WINDOWS).stream()
            .map(WindowSize::label)
            .collect(Collectors.joining(",")),
        settings.get(Keys.SUMMARY_GRACE),
        String.join(",", settings.get(Keys.TICK_QUOTES)));
  }

  /** Returns what repeats the calls to the database; one for all that share a connection. */
  public static OutageRetry retry(Settings settings, Clock clock) {
    return new OutageRetry(settings.get(Keys.MONGODB_OUTAGE_BOUND), clock);
  }
}
