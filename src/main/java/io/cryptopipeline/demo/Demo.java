package io.cryptopipeline.demo;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.RawSender;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.source.FileSource;
import io.cryptopipeline.source.SourceRun;
import io.cryptopipeline.source.TickFile;
import io.cryptopipeline.source.TickRecords;
import io.cryptopipeline.source.TickSource;
import io.cryptopipeline.stream.StreamApplication;
import io.cryptopipeline.web.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs the whole pipeline in this JVM: a broker, a database unless one is given, the stream, and a
 * replay. Closes the parts in reverse order.
 */
public final class Demo implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(Demo.class);
  private static final String BUNDLED_TICKS = "/demo/coinbase-days.jsonl.gz";

  /** A few days are few candles. The embedded database is too slow for those of minutes. */
  private static final String WINDOWS_TO_LOOK_AT = "1h,1d";

  private static final int DEFAULT_HTTP_PORT = 8080;
  private static final long POLL_NANOS = 200_000_000;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Settings settings;
  private final Database database;
  private final StopSignal stop;
  private final Monitoring monitoring;
  private final StreamApplication stream;

  /**
   * Starts all parts.
   *
   * @param given the settings; the addresses of the embedded parts override theirs
   * @param embedsMongo whether to use an embedded database in memory instead of the one in the
   *     settings
   * @param dataDir the directory for the data of the broker and the stream; where empty, a
   *     temporary one that is deleted at the end. With an embedded database the stream reads all
   *     records again
   * @param stop stops a replay or a wait early
   * @throws PipelineException if a part does not start
   */
  public static Demo start(
      Settings given, boolean embedsMongo, Optional<Path> dataDir, StopSignal stop) {
    return new Demo(given, embedsMongo, dataDir, stop);
  }

  private Demo(Settings given, boolean embedsMongo, Optional<Path> dataDir, StopSignal stop) {
    this.stop = stop;
    try {
      Path folder = dataDir.orElseGet(this::temporaryFolder);
      LOG.info("starting Kafka and {} in this JVM", embedsMongo ? "MongoDB" : "the stream");
      EmbeddedKafka kafka = add(EmbeddedKafka.start(folder.resolve("kafka")));
      Map<String, String> addresses = new HashMap<>();
      addresses.put(Keys.KAFKA_BOOTSTRAP_SERVERS.name(), kafka.bootstrapServers());
      addresses.put("kafka.security.protocol", "PLAINTEXT");
      addresses.put(Keys.STATE_DIR.name(), folder.resolve("streams").toString());
      addresses.put(Keys.TOPICS_REPLICATION.name(), "1");
      if (embedsMongo) {
        addresses.put(Keys.MONGODB_URI.name(), add(EmbeddedMongo.start()).uri());
        addresses.put(Keys.MONGODB_TLS_CA_FILE.name(), "");
        addresses.put(Keys.MONGODB_TLS_CERTIFICATE_KEY_FILE.name(), "");
        if (!given.isSet(Keys.SUMMARY_WINDOWS)) {
          addresses.put(Keys.SUMMARY_WINDOWS.name(), WINDOWS_TO_LOOK_AT);
        }
        // A new consumer group: the database is empty, so every record must be read again.
        addresses.put(
            Keys.APPLICATION_ID.name(),
            given.get(Keys.APPLICATION_ID) + "-" + System.currentTimeMillis());
      }
      settings = given.with(addresses, "demo");
      try (TopicAdmin topics = new TopicAdmin(settings)) {
        topics.create();
        if (embedsMongo && dataDir.isPresent()) {
          topics.deleteChangelogs(given.get(Keys.APPLICATION_ID));
          delete(settings.get(Keys.STATE_DIR));
        }
      }
      database = add(Database.openToRead(settings));
      monitoring = add(Monitoring.shown(InstantSource.system()));
      stream = add(StreamApplication.start(settings, stop, monitoring));
      monitoring.health().started(stop::isRequested);
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      close();
      throw new PipelineException("the demo did not start: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  private Path temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("crypto-pipeline-demo-");
      parts.push(() -> delete(folder));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * Serves the page.
   *
   * @param port its port, 0 for a free one; where empty, that of the settings, or else the default
   *     port or, if that is taken, a free one
   * @throws ConfigException if the given port is taken
   */
  public void showPage(OptionalInt port) {
    int wanted = port.orElse(settings.get(Keys.HTTP_PORT));
    boolean isGiven = port.isPresent() || settings.isSet(Keys.HTTP_PORT);
    if (port.isEmpty() && isGiven && wanted == 0) {
      return; // http.port says that there is to be none
    }
    WebServer server;
    try {
      server = WebServer.ofPipeline(settings, isGiven ? wanted : DEFAULT_HTTP_PORT, monitoring);
    } catch (ConfigException e) {
      if (isGiven) {
        throw e;
      }
      server = WebServer.ofPipeline(settings, 0, monitoring);
    }
    LOG.info("see the candles at {}", add(server).address());
  }

  /**
   * Returns the sources to replay.
   *
   * @param files paths, or {@code -} for standard input; where empty, the ticks in the jar
   * @param progress receives the part of the files that is read, from 0 to 1
   * @throws PipelineException if a file cannot be read
   */
  public static List<TickSource> sources(List<String> files, DoubleConsumer progress) {
    if (files.isEmpty()) {
      LOG.info("replaying twelve real coin-days of Coinbase, 2016 to 2018");
      return List.of(FileSource.ofResource(BUNDLED_TICKS));
    }
    return TickFile.of(files, progress);
  }

  /**
   * Sends the ticks of the sources, one source after another.
   *
   * @return how many lines are not ticks
   * @throws PipelineException if a file cannot be read
   */
  public long replay(List<TickSource> sources) {
    TickRecords records = new TickRecords(RawTickReader.of(settings), Clock.systemUTC());
    try (RawSender sender = RawSender.open(settings)) {
      new SourceRun(records, sender, SourceRun.UNLIMITED, stop).fetch(sources);
      return records.unreadable();
    }
  }

  /**
   * Waits until the database has everything that was sent, or the command is to stop.
   *
   * @return whether the database has everything
   * @throws PipelineException if the stream has failed
   */
  public boolean awaitDone() {
    String group = settings.get(Keys.APPLICATION_ID);
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      boolean done;
      do {
        done = topics.group(group).lag() == 0 && database.pendingRecomputes().isEmpty();
      } while (!done && !stop.isRequestedWithin(POLL_NANOS));
      stream.throwFailure();
      return done;
    }
  }

  /**
   * Waits until the command is to stop.
   *
   * @throws PipelineException if the stream has failed
   */
  public void awaitStop() {
    stop.await();
    stream.throwFailure();
  }

  /** Returns the daily summaries in the database, by coin and date. */
  public List<Summary> summaries() {
    return database.summaries().daily();
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("a part of the demo did not close: {}", e.getMessage());
      }
    }
  }
}
