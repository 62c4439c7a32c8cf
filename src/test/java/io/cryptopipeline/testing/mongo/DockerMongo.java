package io.cryptopipeline.testing.mongo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.MongoDBContainer;

/** A MongoDB in a container, where a Docker engine answers. */
final class DockerMongo {
  private static final String IMAGE = "mongo:8.0";

  private DockerMongo() {}

  /**
   * Starts a replica set of one in a container that Testcontainers removes after the JVM's end.
   *
   * @param reasons gets the reason of a failure
   * @return the connection string, or nothing
   */
  static Optional<String> start(List<String> reasons) {
    if (!isEngineConfigured()) {
      reasons.add("Testcontainers: no Docker engine (no socket, and DOCKER_HOST is not set)");
      return Optional.empty();
    }
    // Testcontainers logs a page of errors where no engine answers; the reason is kept instead.
    Configurator.setLevel("org.testcontainers", Level.OFF);
    Configurator.setLevel("tc", Level.OFF);
    try {
      DockerClientFactory.instance().client();
      @SuppressWarnings("resource") // lives as long as the JVM
      var container = new MongoDBContainer(IMAGE);
      container.start();
      return Optional.of(container.getReplicaSetUrl());
    } catch (RuntimeException e) {
      reasons.add("Testcontainers with " + IMAGE + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Asks no engine, so that a machine without one loses no time. */
  private static boolean isEngineConfigured() {
    String home = System.getProperty("user.home");
    return System.getenv("DOCKER_HOST") != null
        || Files.exists(Path.of(home, ".testcontainers.properties"))
        || Stream.of(
                "/var/run/docker.sock",
                home + "/.docker/run/docker.sock",
                home + "/.docker/desktop/docker.sock",
                System.getenv("XDG_RUNTIME_DIR") + "/docker.sock")
            .anyMatch(socket -> Files.exists(Path.of(socket)));
  }
}
