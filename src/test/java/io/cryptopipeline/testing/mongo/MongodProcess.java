package io.cryptopipeline.testing.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.testing.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.bson.Document;

/**
 * A mongod of one's own: a replica set of one, on a free port of the loopback interface, that can
 * be killed and started again. Not safe for use by several threads at once.
 */
public final class MongodProcess implements AutoCloseable {
  static final String REPLICA_SET = "rs0";
  private static final int ALREADY_INITIALIZED = 23;
  private static final int LAST_LINES = 10;

  private final Path binary;
  private final Path directory;
  private final int port;
  private final List<String> options;
  private final Optional<SSLContext> tls;
  private Process process;

  private MongodProcess(
      Path binary, Path directory, int port, List<String> options, Optional<SSLContext> tls) {
    this.binary = binary;
    this.directory = directory;
    this.port = port;
    this.options = options;
    this.tls = tls;
    // Whatever a test forgets must not outlive the JVM.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  /**
   * Starts a mongod on a directory, which is made where it is missing; it is a writable primary
   * when this returns. Its log is {@code mongod.log} in the directory.
   *
   * @throws org.awaitility.core.TerminalFailureException if it ends at once, with its last words
   * @throws org.awaitility.core.ConditionTimeoutException if it is not writable within a minute
   */
  public static MongodProcess start(Path binary, Path directory) {
    MongodProcess mongod = launch(binary, directory, List.of("--replSet", REPLICA_SET));
    mongod.awaitWritable();
    return mongod;
  }

  /** Does the same as {@link #start}; {@link FailPoints} work on this one. */
  public static MongodProcess startWithFailPoints(Path binary, Path directory) {
    MongodProcess mongod =
        launch(
            binary,
            directory,
            List.of("--replSet", REPLICA_SET, "--setParameter", "enableTestCommands=1"));
    mongod.awaitWritable();
    return mongod;
  }

  /** Starts a mongod of no replica set; it can be written when this returns. */
  public static MongodProcess startStandalone(Path binary, Path directory) {
    MongodProcess mongod = launch(binary, directory, List.of());
    mongod.awaitWritable();
    return mongod;
  }

  /** Starts a mongod that wants TLS, with these options too; else like {@link #start}. */
  static MongodProcess startSecured(
      Path binary, Path directory, List<String> options, SSLContext tls) {
    List<String> all = new ArrayList<>(List.of("--replSet", REPLICA_SET));
    all.addAll(options);
    MongodProcess mongod = launch(binary, directory, all, Optional.of(tls));
    mongod.awaitWritable();
    return mongod;
  }

  /** Starts a mongod with these options too, and waits for nothing. */
  static MongodProcess launch(Path binary, Path directory, List<String> options) {
    return launch(binary, directory, options, Optional.empty());
  }

  private static MongodProcess launch(
      Path binary, Path directory, List<String> options, Optional<SSLContext> tls) {
    try {
      Files.createDirectories(directory);
      MongodProcess mongod = new MongodProcess(binary, directory, FreePorts.next(), options, tls);
      mongod.launch();
      return mongod;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The connection string; the same after a restart. */
  public String uri() {
    return "mongodb://%s/?replicaSet=%s".formatted(address(), REPLICA_SET);
  }

  /** Its host and port; the same after a restart. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** Ends mongod with SIGKILL and waits for its end; what it had not synced is lost. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends mongod with SIGTERM and waits for its end. Does nothing to one that has ended. */
  public void stop() {
    process.destroy();
    awaitEnd();
  }

  /**
   * Starts mongod on the same directory and port, after {@link #kill()} or {@link #stop()}; it is a
   * writable primary when this returns.
   *
   * @throws RuntimeException as {@link #start(Path, Path)}
   */
  public void restart() {
    launch();
    awaitWritable();
  }

  /**
   * Lets the primary step down, which kills the writes of its clients, and then elect itself; it is
   * a writable primary again when this returns.
   */
  public void reelect() {
    Document stepDown =
        new Document("replSetStepDown", 60)
            .append("secondaryCatchUpPeriodSecs", 0)
            .append("force", true);
    awaitCommand(
        "is a secondary",
        admin ->
            admin.runCommand(new Document("hello", 1)).getBoolean("secondary", false)
                || admin.runCommand(stepDown).isEmpty());
    awaitCommand(
        "may be elected", admin -> !admin.runCommand(new Document("replSetFreeze", 0)).isEmpty());
    awaitWritable();
  }

  private void launch() {
    try {
      process =
          new ProcessBuilder(command())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("mongod.out").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitWritable() {
    awaitCommand("is a writable primary", this::isWritable);
  }

  /** Returns when that is true of a client that speaks to this mongod alone. */
  void awaitCommand(String what, Predicate<MongoDatabase> isTrue) {
    try (MongoClient client = directClient()) {
      MongoDatabase admin = client.getDatabase("admin");
      Awaitility.await("mongod at " + address() + " " + what)
          .pollInterval(Duration.ofMillis(50))
          .failFast(this::checkAlive)
          .until(() -> answers(isTrue, admin));
    }
  }

  private static boolean answers(Predicate<MongoDatabase> isTrue, MongoDatabase admin) {
    try {
      return isTrue.test(admin);
    } catch (MongoCommandException e) {
      throw e;
    } catch (MongoException notYet) {
      return false;
    }
  }

  /** The process id, for signals that this class does not know. */
  public long pid() {
    return process.pid();
  }

  /** As {@link #stop()}; the directory stays. */
  @Override
  public void close() {
    stop();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(options);
    command.addAll(
        0,
        List.of(
            binary.toString(),
            "--dbpath",
            directory.toString(),
            "--logpath",
            directory.resolve("mongod.log").toString(),
            "--logappend",
            "--bind_ip",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--nounixsocket",
            "--wiredTigerCacheSizeGB",
            "0.25",
            "--setParameter",
            "diagnosticDataCollectionEnabled=false",
            // What has expired is deleted within a second, not within a minute.
            "--setParameter",
            "ttlMonitorSleepSecs=1",
            // There is no other member to hand over to, which SIGTERM would wait 15 s for.
            "--setParameter",
            "shutdownTimeoutMillisForSignaledShutdown=0"));
    return command;
  }

  /** A client that speaks to this mongod alone, without a login. */
  private MongoClient directClient() {
    String uri =
        "mongodb://127.0.0.1:%s/?directConnection=true&serverSelectionTimeoutMS=200&timeoutMS=5000"
            .formatted(port);
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(uri))
            .applyToSslSettings(ssl -> tls.ifPresent(context -> ssl.enabled(true).context(context)))
            .build());
  }

  /** Initiates the replica set where that is still to be done. */
  private boolean isWritable(MongoDatabase admin) {
    try {
      Document hello = admin.runCommand(new Document("hello", 1));
      if (hello.containsKey("isreplicaset")) {
        var member = new Document("_id", 0).append("host", address());
        var set = new Document("_id", REPLICA_SET).append("members", List.of(member));
        admin.runCommand(new Document("replSetInitiate", set));
      }
      return hello.getBoolean("isWritablePrimary", false);
    } catch (MongoCommandException e) {
      if (e.getErrorCode() != ALREADY_INITIALIZED) {
        throw e;
      }
      return false;
    }
  }

  private void checkAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "mongod ended with exit %s: %s%s"
              .formatted(process.exitValue(), tail("mongod.out"), tail("mongod.log")));
    }
  }

  private String tail(String file) throws IOException {
    Path path = directory.resolve(file);
    if (!Files.exists(path)) {
      return "";
    }
    List<String> lines = Files.readAllLines(path);
    return "\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private void awaitEnd() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while mongod was ending", e);
    }
  }
}
