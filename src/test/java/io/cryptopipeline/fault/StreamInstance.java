package io.cryptopipeline.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.testing.process.Folders;
import io.cryptopipeline.testing.process.Freezer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One instance of the stream: a process, its state directory, and its own way to MongoDB. */
final class StreamInstance implements AutoCloseable {

  private static final String RUNNING = "the stream is RUNNING";
  private static final int LAST_LINES = 40;

  private final String name;
  private final Path folder;
  private final TcpProxy toMongo;
  private final Launch launch;
  private Process process;
  private long startedBefore;

  /** Starts the process of an instance. */
  @FunctionalInterface
  interface Launch {
    Process of(StreamInstance instance);
  }

  StreamInstance(String name, Path folder, int mongoPort, Launch launch) {
    this.name = name;
    this.folder = folder;
    this.toMongo = new TcpProxy(mongoPort);
    this.launch = launch;
  }

  /** The name, which its consumers' client ids begin with. */
  String name() {
    return name;
  }

  Path state() {
    return folder.resolve(name + "-state");
  }

  Path log() {
    return folder.resolve(name + ".log");
  }

  TcpProxy toMongo() {
    return toMongo;
  }

  String mongoUri() {
    return "mongodb://127.0.0.1:%s/?directConnection=true".formatted(toMongo.port());
  }

  void start() {
    startedBefore = says(RUNNING);
    process = launch.of(this);
  }

  /** Whether it has been at work since its start. */
  boolean hasStarted() {
    return says(RUNNING) > startedBefore;
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** SIGTERM, and a clean end. */
  void stop() {
    process.destroy();
    await(name + " ends").atMost(Rig.PATIENCE).until(() -> !process.isAlive());
    assertThat(process.exitValue()).as(() -> name + " ends well:\n" + lastPrinted()).isZero();
  }

  void freeze() {
    Freezer.freeze(process.pid());
  }

  void thaw() {
    Freezer.thaw(process.pid());
  }

  /** Adds to its log what each of its threads is at. */
  void printThreads() {
    Freezer.printThreads(process.pid());
  }

  void loseState() {
    try {
      Folders.delete(state());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails if it has ended by itself. */
  void assertAlive() {
    assertThat(process.isAlive()).as(() -> name + " runs on:\n" + lastPrinted()).isTrue();
  }

  /** How often its log has that text. */
  long says(String text) {
    return printed().lines().filter(line -> line.contains(text)).count();
  }

  /** What explains an end; a report of all that was printed would be cut before it. */
  private String lastPrinted() {
    List<String> lines = printed().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private String printed() {
    try {
      return Files.exists(log()) ? Files.readString(log()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    toMongo.close();
  }
}
