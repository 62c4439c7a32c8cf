package io.cryptopipeline.fault;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.testing.kafka.KafkaProcess;
import io.cryptopipeline.testing.mongo.MongoBinary;
import io.cryptopipeline.testing.mongo.MongodProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/** What faults happen to: a broker, a mongod and instances of the stream, each a process. */
final class Rig implements AutoCloseable {

  /** So many partitions has a topic by default. */
  static final int PARTITIONS = 4;

  private static final Duration POLL = Duration.ofMillis(20);

  /** No measure of speed: longer than any wait that the bounds of a run can add up to. */
  static final Duration PATIENCE = Duration.ofMinutes(9);

  private final Path folder;
  private final Random random;
  private final KafkaProcess kafka;
  private final MongodProcess mongod;
  private final MongoClient client;

  /** Starts broker and mongod in an empty folder. */
  Rig(Path folder, long seed) {
    this.folder = folder;
    random = new Random(seed);
    mongod = MongodProcess.start(MongoBinary.locate(), folder.resolve("mongod"));
    kafka = KafkaProcess.start(folder);
    client = MongoClients.create(mongod.uri());
  }

  KafkaProcess kafka() {
    return kafka;
  }

  MongodProcess mongod() {
    return mongod;
  }

  MongoDatabase database(String name) {
    return client.getDatabase(name);
  }

  /** Picks the moments and the victims. */
  Random random() {
    return random;
  }

  /** An instance, which is still to be started. */
  StreamInstance instance(String name, StreamInstance.Launch launch) {
    return new StreamInstance(name, folder, mongodPort(), launch);
  }

  private int mongodPort() {
    return Integer.parseInt(mongod.uri().replaceAll(".*:([0-9]+)/.*", "$1"));
  }

  /** Waits until the condition holds, while no instance may end. */
  void awaitThat(String what, List<StreamInstance> running, Callable<Boolean> condition) {
    await(what)
        .pollInterval(POLL)
        .atMost(PATIENCE)
        .until(
            () -> {
              running.forEach(StreamInstance::assertAlive);
              return condition.call();
            });
  }

  @Override
  public void close() {
    client.close();
    mongod.kill();
    kafka.close();
  }
}
