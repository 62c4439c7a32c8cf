package io.cryptopipeline.testing.kafka;

import io.cryptopipeline.demo.EmbeddedKafka;
import io.cryptopipeline.testing.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/**
 * The broker in this JVM that the tests share, one after the other. The first call starts it; it
 * stops with the JVM. A test that kills, freezes or stops a broker starts its own.
 */
public final class SharedKafka {

  private static EmbeddedKafka started;

  private SharedKafka() {}

  /**
   * Removes what an earlier test left on the broker: its topics, consumer groups, open transactions
   * and quotas.
   *
   * @return where clients find the broker
   */
  public static synchronized String empty() {
    if (started == null) {
      started = start();
    } else {
      clear(started.bootstrapServers());
    }
    return started.bootstrapServers();
  }

  private static EmbeddedKafka start() {
    try {
      Path folder = Files.createTempDirectory("crypto-pipeline-kafka");
      EmbeddedKafka kafka = EmbeddedKafka.start(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(kafka, folder)));
      return kafka;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(EmbeddedKafka kafka, Path folder) {
    kafka.close();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void clear(String bootstrapServers) {
    ProducerQuota.lift(bootstrapServers);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      BrokerCleaner.clear(admin);
    }
  }
}
