package io.cryptopipeline.testing.kafka;

import static org.awaitility.Awaitility.await;

import io.cryptopipeline.testing.process.FreePorts;
import io.cryptopipeline.testing.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka broker as a process of its own, as an operator would run it: formatted with the storage
 * tool, started with {@code kafka.Kafka}. On the loopback interface, on free ports.
 */
public final class KafkaProcess implements AutoCloseable {

  private static final String CONFIG = "server.properties";

  private final Path directory;
  private final int port;
  private final Map<String, Object> client;
  private Process process;

  private KafkaProcess(Path directory, int port, Map<String, Object> client) {
    this.directory = directory;
    this.port = port;
    this.client = client;
  }

  /** Starts a broker in an empty directory; it answers when this returns. */
  public static KafkaProcess start(Path directory) {
    return start(directory, "");
  }

  /** Starts a broker with further settings, in the syntax of properties. */
  public static KafkaProcess start(Path directory, String more) {
    return start(directory, "PLAINTEXT", more, List.of(), Map.of());
  }

  /**
   * Starts a broker that does not let everyone in.
   *
   * @param protocol the security protocol of its clients
   * @param more further settings of the broker, in the syntax of properties
   * @param moreFormat further arguments of the storage tool
   * @param client the settings of a client that it lets in
   */
  static KafkaProcess start(
      Path directory,
      String protocol,
      String more,
      List<String> moreFormat,
      Map<String, Object> client) {
    try {
      int port = FreePorts.next();
      Path config = directory.resolve(CONFIG);
      Files.writeString(
          config, config(directory.resolve("data"), protocol, port, FreePorts.next()) + more);
      List<String> arguments = new ArrayList<>();
      arguments.addAll(List.of("format", "--cluster-id", Uuid.randomUuid().toString()));
      arguments.addAll(List.of("--config", config.toString()));
      arguments.addAll(moreFormat);
      Process format =
          JavaProcess.start(directory.resolve("format.log"), "kafka.tools.StorageTool", arguments);
      if (format.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(directory.resolve("format.log")));
      }
      KafkaProcess broker = new KafkaProcess(directory, port, client);
      broker.restart();
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends the broker with SIGKILL, and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts the broker on the same directory and port, after {@link #kill()}; it answers then. */
  public void restart() {
    try {
      process =
          JavaProcess.start(
              directory.resolve("kafka.log"),
              "kafka.Kafka",
              List.of(directory.resolve(CONFIG).toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().until(this::answers);
  }

  private static String config(Path data, String protocol, int port, int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        log.dirs=%s
        listeners=%s://127.0.0.1:%s,CONTROLLER://127.0.0.1:%s
        listener.security.protocol.map=%s:%s,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=%s
        controller.listener.names=CONTROLLER
        controller.quorum.voters=1@127.0.0.1:%s
        auto.create.topics.enable=false
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        group.min.session.timeout.ms=1000
        broker.session.timeout.ms=2000
        broker.heartbeat.interval.ms=500
        transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
        """
        .formatted(
            data, protocol, port, controllerPort, protocol, protocol, protocol, controllerPort);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the broker has ended with " + process.exitValue());
    }
    Map<String, Object> config = new HashMap<>(client);
    config.put("bootstrap.servers", bootstrapServers());
    try (Admin admin = Admin.create(config)) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (Exception e) {
      return false;
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Where clients find it. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    kill();
  }
}
