package io.cryptopipeline.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Runs a Kafka cluster of one node (broker and controller) in this JVM, reachable on the loopback
 * interface only. Does not create topics automatically.
 *
 * <p>Safe for several threads. Kafka exits the JVM on an error that it considers fatal, such as a
 * data directory that disappears.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private final KafkaRaftServer server;
  private final DirectoryLock lock;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, DirectoryLock lock, int port) {
    this.server = server;
    this.lock = lock;
    this.port = port;
  }

  /**
   * Starts a broker on a free port.
   *
   * @see #start(Path, int)
   */
  public static EmbeddedKafka start(Path dataDir) {
    return start(dataDir, 0);
  }

  /**
   * Starts a broker, and returns when it answers clients, after about three seconds.
   *
   * <p>Creates and formats a directory that is empty or missing. Uses the directory of an earlier
   * broker, closed or killed, with all its topics, records and offsets.
   *
   * @param port the port for clients, or 0 for a free one
   * @throws UncheckedIOException if the directory cannot be written or the port is taken
   * @throws IllegalStateException if another broker uses the directory, or Kafka does not start on
   *     it
   */
  public static EmbeddedKafka start(Path dataDir, int port) {
    Path directory = dataDir.toAbsolutePath();
    try {
      int[] ports = bindablePorts(port);
      DirectoryLock lock = DirectoryLock.take(directory);
      try {
        format(directory);
        var config = new KafkaConfig(BrokerSettings.of(directory, ports[0], ports[1]), false);
        return new EmbeddedKafka(run(config), lock, ports[0]);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address of the broker: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * Stops the broker, waits until it has stopped, and leaves its data on disk. A second call does
   * nothing.
   *
   * @throws UncheckedIOException if the lock of the directory cannot be released
   */
  @Override
  public void close() {
    stop(server);
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns ports for the broker and the controller that are free. Kafka exits the JVM if the
   * controller's port is taken.
   */
  private static int[] bindablePorts(int brokerPort) throws IOException {
    var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (var broker = new ServerSocket(brokerPort, 1, loopback);
        var controller = new ServerSocket(0, 1, loopback)) {
      return new int[] {broker.getLocalPort(), controller.getLocalPort()};
    } catch (IOException e) {
      throw new IOException("port " + brokerPort + " of 127.0.0.1: " + e.getMessage(), e);
    }
  }

  /** Formats the directory unless it is formatted; keeps its cluster id, as Kafka requires. */
  private static void format(Path directory) throws IOException {
    var found =
        new MetaPropertiesEnsemble.Loader().addLogDirs(List.of(directory.toString())).load();
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(found.clusterId().orElseGet(() -> Uuid.randomUuid().toString()))
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(directory.toString())
          .setDirectories(List.of(directory.toString()))
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + directory + " for Kafka", e);
    }
  }

  private static KafkaRaftServer run(KafkaConfig config) {
    var server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      stop(server);
      throw new IllegalStateException("the embedded Kafka broker does not start", e);
    }
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }
}
