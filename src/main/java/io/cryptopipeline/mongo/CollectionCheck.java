package io.cryptopipeline.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Checks the type and the options of the pipeline's collections. */
final class CollectionCheck {

  private CollectionCheck() {}

  /**
   * Rejects a collection of the pipeline that is a view, a time series, or capped, or that has a
   * collation, under which two different ids might be equal. Missing collections pass.
   *
   * @param sizes the window sizes that have summaries
   * @throws PipelineException if a collection is rejected, or MongoDB refuses to list them
   */
  static void requireOrdinary(MongoDatabase database, Set<WindowSize> sizes) {
    Set<String> names =
        new HashSet<>(
            Set.of(
                CollectionNames.RAW_EVENTS,
                CollectionNames.PENDING_RECOMPUTES,
                CollectionNames.PIPELINE_META));
    sizes.forEach(size -> names.add(CollectionNames.summaries(size)));
    try {
      for (BsonDocument collection : database.listCollections(BsonDocument.class)) {
        String name = collection.getString("name").getValue();
        Optional<String> kind = unusableKind(collection);
        if (names.contains(name) && kind.isPresent()) {
          throw new PipelineException(
              "%s.%s is %s, but must be an ordinary collection: rename it, or set another mongodb.database"
                  .formatted(database.getName(), name, kind.get()));
        }
      }
    } catch (MongoException e) {
      throw MongoErrors.failure(
          "MongoDB refuses to list the collections of %s: %s"
              .formatted(database.getName(), MongoErrors.message(e)),
          e);
    }
  }

  private static Optional<String> unusableKind(BsonDocument collection) {
    String type = collection.getString("type", new BsonString("collection")).getValue();
    BsonDocument options = collection.getDocument("options", new BsonDocument());
    if (!type.equals("collection")) {
      return Optional.of("a " + type);
    }
    if (options.getBoolean("capped", BsonBoolean.FALSE).getValue()) {
      return Optional.of("a capped collection");
    }
    return options.containsKey("collation")
        ? Optional.of("a collection with a collation")
        : Optional.empty();
  }
}
