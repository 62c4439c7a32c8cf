package io.cryptopipeline.stream;

import io.cryptopipeline.batch.LatestSummaryPublisher;
import io.cryptopipeline.batch.Recompute;
import io.cryptopipeline.batch.RecomputeLoop;
import io.cryptopipeline.batch.SummaryPublisher;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.kafka.KafkaErrors;
import io.cryptopipeline.kafka.KafkaWatchdog;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.kafka.TransactionCheck;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.stream.sink.CommitBarrier;
import io.cryptopipeline.stream.topology.PipelineTopology;
import io.cryptopipeline.stream.topology.TimestampLimits;
import io.cryptopipeline.stream.topology.TopologySettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Runs Kafka Streams with the commit barrier in front of MongoDB, and the recompute beside it. */
public final class StreamApplication implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(StreamApplication.class);

  /** The time to close beyond the outage bound: the last write, and Kafka's part. */
  private static final Duration CLOSE_BEYOND_OUTAGE = Duration.ofSeconds(30);

  /** The time to close after a failure: a failed thread may hold the others in a rebalance. */
  private static final Duration CLOSE_AFTER_FAILURE = Duration.ofSeconds(10);

  private final Settings settings;
  private final StopSignal stop;
  private final Monitoring monitoring;
  private final Database database;
  private final CommitBarrier barrier;
  private final SummaryPublisher publisher;
  private final RecomputeLoop recomputes;
  private final KafkaStreams streams;
  private final FailedThreadHandler errors;
  private final KafkaWatchdog watchdog;
  private final CompletableFuture<PipelineException> failure = new CompletableFuture<>();

  private StreamApplication(
      Settings settings,
      Monitoring monitoring,
      Database database,
      TimestampLimits rawTimestamps,
      ExpiredRecords expired,
      StopSignal stop) {
    Clock clock = database.clock();
    this.settings = settings;
    this.monitoring = monitoring;
    this.stop = stop;
    this.database = database;
    barrier =
        new CommitBarrier(
            database.storage(), settings.get(Keys.SINK_BATCH_SIZE), clock, monitoring);
    streams =
        new KafkaStreams(
            PipelineTopology.build(
                topologySettings(settings, rawTimestamps),
                barrier.sinks(CommitBarrier.Trigger.COMMIT),
                monitoring.meters()),
            StreamsProperties.of(settings),
            barrier.clients(settings.get(Keys.APPLICATION_ID), expired));
    errors =
        new FailedThreadHandler(
            error -> KafkaErrors.refusal(settings, error),
            new RepeatedErrors(clock, new Random()),
            wait -> stop.isRequestedWithin(wait.toNanos()),
            this::difference,
            () -> streams.addStreamThread().isPresent(),
            this::fail);
    streams.setUncaughtExceptionHandler(errors);
    streams.setStateListener(
        (state, before) -> {
          LOG.info("the stream is {}", state);
          if (state == KafkaStreams.State.ERROR) {
            fail(
                new PipelineException(
                    "Kafka Streams has stopped; see its last log lines for the reason"));
          }
        });
    publisher = publisher(settings);
    recomputes =
        new RecomputeLoop(
            database.pendingRecomputes(),
            new Recompute(
                database.rawEvents(), settings.windows(), settings.get(Keys.SUMMARY_GRACE), clock),
            database.storage(),
            database.summaries(),
            new LatestSummaryPublisher(database.summaries(), publisher::publish),
            monitoring.meters(),
            clock);
    watchdog = StreamsWatchdog.of(streams, clock);
    StreamHealth.show(monitoring, streams, errors, database);
    watchdog.show(monitoring);
  }

  /** Comes last: a start that is refused changes no retention. */
  private void keepRawEvents() {
    try {
      database.keepRawEvents(settings.get(Keys.RAW_EVENTS_RETENTION));
    } catch (RuntimeException e) {
      streams.close();
      barrier.close();
      publisher.close();
      throw e;
    }
  }

  /** Closes KafkaStreams, which has the lock of {@code state.dir}, if there is no publisher. */
  private SummaryPublisher publisher(Settings forPublishing) {
    try {
      return new SummaryPublisher(forPublishing);
    } catch (RuntimeException e) {
      streams.close();
      barrier.close();
      throw e;
    }
  }

  /** Stops the application; the first reason is reported. */
  private void fail(PipelineException reason) {
    failure.complete(reason);
    stop.request();
    monitoring.health().fail(String.valueOf(reason.getMessage()));
  }

  /** Returns the typed values that the topology is built with. */
  static TopologySettings topologySettings(Settings settings, TimestampLimits rawTimestamps) {
    return new TopologySettings(
        RawTickReader.of(settings),
        settings.get(Keys.TOPICS_PARTITIONS),
        settings.windows(),
        settings.get(Keys.SUMMARY_GRACE),
        settings.get(Keys.TICK_FUTURE_TOLERANCE),
        settings.get(Keys.TICK_PRICE_MIN),
        settings.get(Keys.TICK_PRICE_MAX),
        settings.get(Keys.TICK_QUOTES),
        settings.get(Keys.TICK_MARKETS_MIXED),
        rawTimestamps,
        Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * Checks the topics and the database, then starts.
   *
   * @param stop receives a request when the stream fails
   * @throws PipelineException if a topic, a changelog, a collection, an index or a server does not
   *     meet the requirements, or another stream uses the same {@code state.dir}
   * @throws ConfigException if the database was created with other settings, or {@code state.dir}
   *     is not writable
   */
  public static StreamApplication start(Settings settings, StopSignal stop) {
    return start(settings, stop, Monitoring.disabled());
  }

  /**
   * Does the same, and shows how the stream is.
   *
   * @param monitoring shows it; stays the caller's to close
   */
  public static StreamApplication start(Settings settings, StopSignal stop, Monitoring monitoring) {
    StateDirectory.requireWritable(settings);
    TemporaryDirectory.requireNativeLibrary();
    Database database = Database.openToWrite(settings, monitoring.meters());
    try {
      ExpiredRecords expired =
          new ExpiredRecords(settings.get(Keys.RAW_EXPIRED_SKIP), monitoring.meters());
      TimestampLimits rawTimestamps = StartChecks.checkTopics(settings, expired);
      TransactionCheck.verify(
          settings,
          settings.get(Keys.APPLICATION_ID) + "-start-check",
          StreamsProperties.transactionTimeout(settings));
      StreamApplication application =
          new StreamApplication(settings, monitoring, database, rawTimestamps, expired, stop);
      application.keepRawEvents();
      application.streams.start();
      application.recomputes.start(settings.get(Keys.RECOMPUTE_INTERVAL));
      application.watchdog.watch();
      return application;
    } catch (RuntimeException e) {
      database.close();
      throw e instanceof KafkaException refused ? explained(settings, refused) : e;
    }
  }

  private static PipelineException explained(Settings settings, KafkaException e) {
    String words = FailedThreadHandler.describe(e);
    return new PipelineException(
        words.contains("multiple instances")
            ? "state.dir %s is in use by another stream: set a different directory for each instance (%s)"
                .formatted(settings.get(Keys.STATE_DIR), words)
            : "the stream did not start: " + words,
        e);
  }

  private Optional<String> difference() {
    try {
      return StartChecks.differences(settings).stream().findFirst();
    } catch (PipelineException | ConfigException noAnswer) {
      return Optional.empty();
    }
  }

  /** Returns the name of the state of Kafka Streams. */
  public String state() {
    return streams.state().name();
  }

  /**
   * Throws the failure that stopped the stream, if there is one.
   *
   * @throws PipelineException with the reason
   */
  public void throwFailure() {
    if (failure.isDone()) {
      throw failure.join();
    }
  }

  /**
   * Commits what was consumed, then stops.
   *
   * @throws PipelineException if the commit failed or took longer than the outage bound
   */
  @Override
  public void close() {
    Duration within =
        failure.isDone()
            ? CLOSE_AFTER_FAILURE
            : settings.get(Keys.MONGODB_OUTAGE_BOUND).plus(CLOSE_BEYOND_OUTAGE);
    long aborts = barrier.aborts();
    boolean closed =
        streams.close(
            CloseOptions.timeout(within)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    watchdog.close();
    recomputes.close();
    barrier.close();
    publisher.close();
    database.close();
    if (failure.isDone()) {
      return; // which is told by throwFailure
    }
    if (!closed) {
      throw new PipelineException(
          "the stream did not stop within %s s; the next start repeats its uncommitted work"
              .formatted(within.toSeconds()));
    }
    if (barrier.aborts() > aborts || errors.isThreadMissing() || isWorkLeft()) {
      throw new PipelineException(
          "the stream has stopped, but MongoDB or Kafka did not accept its last work; the next start repeats it");
    }
    LOG.info("the stream has stopped; everything consumed is committed");
  }

  /** Asks Kafka: any instance may have repeated since what MongoDB did not take. */
  private boolean isWorkLeft() {
    Map<TopicPartition, Long> notTaken = barrier.notTaken();
    if (notTaken.isEmpty()) {
      return false;
    }
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      return !topics.group(settings.get(Keys.APPLICATION_ID)).hasCommitted(notTaken);
    } catch (PipelineException noAnswer) {
      return true;
    }
  }
}
