package io.cryptopipeline.mongo;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.monitoring.Monitoring;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An open connection to the database that the settings name, and all that reads and writes there.
 * All parts share one connection and one {@code mongodb.outage.bound}. Safe for several threads;
 * close it once.
 */
public final class Database implements AutoCloseable {

  private final MongoConnection connection;
  private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);
  private final Acknowledgements acknowledgements;
  private final Storage storage;
  private final Summaries summaries;
  private final RawEventReader rawEvents;
  private final PendingRecomputes pendingRecomputes;

  private Database(Settings settings, MongoConnection connection, MeterRegistry meters) {
    Windows windows = settings.windows();
    OutageRetry retry = new OutageRetry(settings.get(Keys.MONGODB_OUTAGE_BOUND), meters, clock);
    this.connection = connection;
    acknowledgements = retry.acknowledgements();
    storage = new MongoStorage(connection.database(), windows, retry, meters, clock);
    summaries = new Summaries(connection.database(), windows, retry);
    rawEvents = new RawEventReader(connection.database(), windows, retry);
    pendingRecomputes = new PendingRecomputes(connection.database(), windows, retry);
  }

  /**
   * Opens the database for writing. Creates the indexes that are missing, and records the settings
   * in an empty database.
   *
   * @throws PipelineException if MongoDB does not answer, refuses the login, or is a secondary; or
   *     if a collection or an index has options that the pipeline cannot use
   * @throws ConfigException if the database was created with other settings or by an older version,
   *     the driver cannot use an option of the connection string, or a PEM file cannot be used
   */
  public static Database openToWrite(Settings settings) {
    return openToWrite(settings, Monitoring.disabledMeters());
  }

  /**
   * Does the same as {@link #openToWrite(Settings)}, with metrics that someone looks at.
   *
   * @param meters takes the metrics
   */
  public static Database openToWrite(Settings settings, MeterRegistry meters) {
    return open(
        settings,
        meters,
        connection -> {
          Set<WindowSize> sizes = settings.get(Keys.SUMMARY_WINDOWS);
          connection.requireWritable();
          CollectionCheck.requireOrdinary(connection.database(), sizes);
          PipelineMeta wanted = meta(settings);
          verify(settings, wanted, wanted.claim(connection.database()));
          Indexes.ensure(connection.database(), sizes);
        });
  }

  /**
   * Opens the database for reading; creates and changes nothing in it.
   *
   * @throws PipelineException if MongoDB does not answer or refuses the login
   * @throws ConfigException as {@link #openToWrite(Settings)}
   */
  public static Database openToRead(Settings settings) {
    return open(
        settings,
        Monitoring.disabledMeters(),
        connection ->
            PipelineMeta.find(connection.database())
                .ifPresent(stored -> verify(settings, meta(settings), stored)));
  }

  private static Database open(
      Settings settings, MeterRegistry meters, Consumer<MongoConnection> check) {
    MongoConnection connection = connect(settings, meters);
    try {
      check.accept(connection);
      return new Database(settings, connection, meters);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  static MongoConnection connect(Settings settings, MeterRegistry meters) {
    try {
      return MongoConnection.open(
          settings.get(Keys.MONGODB_URI),
          settings.get(Keys.MONGODB_DATABASE),
          MongoTls.context(settings),
          meters);
    } catch (IllegalArgumentException e) {
      boolean hidesOption = settings.shown(Keys.MONGODB_URI).contains("=***");
      throw new ConfigException(
          "mongodb.uri cannot be used: "
              + (hidesOption ? "its options do not go together" : e.getMessage()));
    }
  }

  private static void verify(Settings settings, PipelineMeta wanted, PipelineMeta stored) {
    if (!stored.equals(wanted)) {
      throw new ConfigException(
          "the database %s was made with %s, this start has %s: use the same settings, or another mongodb.database and application.id"
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

  /**
   * Makes MongoDB delete raw events after a time.
   *
   * @param retention the time; where empty, nothing changes
   * @throws PipelineException if MongoDB refuses, or another index is in the way
   */
  public void keepRawEvents(Optional<Duration> retention) {
    RawEventRetention.apply(connection.database(), retention);
  }

  /**
   * Returns how long MongoDB keeps raw events; empty if indefinitely.
   *
   * @throws PipelineException if MongoDB refuses
   */
  public Optional<Duration> rawEventRetention() {
    return RawEventRetention.find(connection.database());
  }

  /** Returns the clock for stored times: whole milliseconds, which is what a BSON date holds. */
  public Clock clock() {
    return clock;
  }

  /** Returns what writes raw events and summaries. */
  public Storage storage() {
    return storage;
  }

  /** Returns the stored summaries. */
  public Summaries summaries() {
    return summaries;
  }

  /** Returns what reads the stored raw events. */
  public RawEventReader rawEvents() {
    return rawEvents;
  }

  /** Returns the units that wait for a recompute. */
  public PendingRecomputes pendingRecomputes() {
    return pendingRecomputes;
  }

  /** Returns how long MongoDB has been waited for; any thread. */
  public Duration waited() {
    return acknowledgements.waited();
  }

  /** Returns how long ago MongoDB last acknowledged a call; any thread. */
  public Duration acknowledgedAge() {
    return acknowledgements.age();
  }

  /** Closes the connection; calls in progress fail. */
  @Override
  public void close() {
    connection.close();
  }
}
