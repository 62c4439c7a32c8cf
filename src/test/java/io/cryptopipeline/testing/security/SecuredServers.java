package io.cryptopipeline.testing.security;

import io.cryptopipeline.testing.kafka.SecuredKafka;
import io.cryptopipeline.testing.mongo.SecuredMongo;
import io.cryptopipeline.testing.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A broker and a mongod that let nobody in who may not, started at the first call, once a JVM, and
 * stopped with it.
 */
public final class SecuredServers {

  private static SecuredServers started;

  private final Certificates certificates;
  private final SecuredKafka kafka;
  private final SecuredMongo mongo;

  private SecuredServers(Path folder) throws IOException {
    certificates = Certificates.create(folder);
    kafka = SecuredKafka.start(Files.createDirectory(folder.resolve("kafka")), certificates);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    mongo =
        SecuredMongo.start(
            Files.createDirectory(folder.resolve("mongo")),
            certificates,
            "--tlsAllowConnectionsWithoutCertificates");
  }

  private static synchronized SecuredServers started() {
    if (started == null) {
      try {
        Path folder = Files.createTempDirectory("crypto-pipeline-secured");
        started = new SecuredServers(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> started.stop(folder)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return started;
  }

  private void stop(Path folder) {
    mongo.close();
    kafka.close();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The broker. */
  public static SecuredKafka kafka() {
    return started().kafka;
  }

  /** The mongod; it asks for no certificate of a client that logs in with a password. */
  public static SecuredMongo mongo() {
    return started().mongo;
  }

  /** What they and their clients show. */
  public static Certificates certificates() {
    return started().certificates;
  }
}
