package io.cryptopipeline.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.monitoring.Monitoring;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The pipeline's collections in its database, to drop them and no others. Whatever the database was
 * created with: other settings may be the reason to drop them. For one thread; close it once.
 */
public final class PipelineCollections implements AutoCloseable {

  private final MongoConnection connection;

  private PipelineCollections(MongoConnection connection) {
    this.connection = connection;
  }

  /**
   * A collection that exists.
   *
   * @param name its name
   * @param documents about how many documents it has
   */
  public record StoredCollection(String name, long documents) {}

  /**
   * Connects to MongoDB.
   *
   * @throws PipelineException if MongoDB does not answer, refuses the login, or is a secondary
   * @throws ConfigException if the connection string or a PEM file cannot be used
   */
  public static PipelineCollections open(Settings settings) {
    MongoConnection connection = Database.connect(settings, Monitoring.disabledMeters());
    try {
      connection.requireWritable();
      return new PipelineCollections(connection);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Returns those that exist, in the order in which they may be dropped: what is computed before
   * what it is computed from, and last the settings, without which the rest has no meaning.
   *
   * @throws PipelineException if MongoDB refuses
   */
  public List<StoredCollection> stored() {
    return explained(
        "MongoDB refuses to list the collections",
        () -> {
          Set<String> existing = database().listCollectionNames().into(new HashSet<>());
          return names().stream()
              .filter(existing::contains)
              .map(
                  name ->
                      new StoredCollection(
                          name, database().getCollection(name).estimatedDocumentCount()))
              .toList();
        });
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (WindowSize size : WindowSize.values()) {
      names.add(CollectionNames.summaries(size));
    }
    names.add(CollectionNames.PENDING_RECOMPUTES);
    names.add(CollectionNames.RAW_EVENTS);
    names.add(CollectionNames.PIPELINE_META);
    return names;
  }

  /**
   * Drops a collection with its indexes. Does nothing if there is none.
   *
   * @throws PipelineException if MongoDB refuses
   */
  public void drop(StoredCollection collection) {
    explained(
        "MongoDB refuses to drop " + collection.name(),
        () -> {
          database().getCollection(collection.name()).drop();
          return collection;
        });
  }

  private MongoDatabase database() {
    return connection.database();
  }

  private static <T> T explained(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (MongoException e) {
      throw MongoErrors.failure(what + ": " + MongoErrors.message(e), e);
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
