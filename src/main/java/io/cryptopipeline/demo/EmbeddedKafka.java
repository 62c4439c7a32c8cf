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
 * A Kafka cluster of one node (broker and controller) in this JVM, reachable on the loopback
 * interface only. Topics are not created by themselves.
 *
 * <p>All methods may be called from any thread. A fault that Kafka holds to be fatal, such as a
 * data directory that vanishes underneath it, ends the JVM: that is Kafka's own answer.
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
   * Starts a broker; it answers clients when this returns, some three seconds later.
   *
   * <p>A directory that is empty or missing is made and formatted; one that an earlier broker has
   * left, by close or by kill, is used again with all topics, records and offsets in it.
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

  /** Where clients find the broker: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * Stops the broker, waits until it has stopped, and leaves its data on disk. Closing twice does
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
   * The ports of broker and controller, tried beforehand: Kafka ends the JVM where its controller
   * finds its port taken.
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

  /** Formats the directory unless it is; the formatter refuses another cluster id than its own. */
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
