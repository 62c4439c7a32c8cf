package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.mongo.RawEventDocument.COIN_ID;
import static io.cryptopipeline.mongo.RawEventDocument.TIMESTAMP;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.SummaryFields;
import java.util.List;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Creates and verifies the indexes that readers and the pipeline rely on. */
final class Indexes {

  /** The fields of an index document that are not options. */
  private static final Set<String> DESCRIPTION = Set.of("v", "key", "name", "ns", "background");

  private Indexes() {}

  private record Index(String collection, BsonDocument keys, boolean unique) {}

  /**
   * Creates the missing indexes; afterwards all exist.
   *
   * @param sizes the window sizes that have summaries
   * @throws PipelineException if an index exists with other options, or MongoDB refuses to create
   *     it
   */
  static void ensure(MongoDatabase database, Set<WindowSize> sizes) {
    try {
      ensure(database, new Index(RAW_EVENTS, keys(COIN_ID, TIMESTAMP), false));
      for (WindowSize size : sizes) {
        BsonDocument keys = keys(SummaryFields.COIN_ID, SummaryFields.windowField(size));
        ensure(database, new Index(CollectionNames.summaries(size), keys, true));
      }
    } catch (MongoException e) {
      throw MongoErrors.failure("MongoDB refuses to create an index: " + MongoErrors.message(e), e);
    }
  }

  private static void ensure(MongoDatabase database, Index index) {
    boolean exists = false;
    for (BsonDocument existing :
        database.getCollection(index.collection()).listIndexes(BsonDocument.class)) {
      if (sameKeys(existing.getDocument("key"), index.keys())) {
        verify(index, existing); // the same keys may have several indexes, with other options
        exists = true;
      }
    }
    if (!exists) {
      database
          .getCollection(index.collection())
          .createIndex(index.keys(), new IndexOptions().unique(index.unique()));
    }
  }

  private static void verify(Index wanted, BsonDocument existing) {
    BsonDocument options = existing.clone();
    DESCRIPTION.forEach(options::remove);
    boolean unique = options.remove("unique") instanceof BsonBoolean flag && flag.getValue();
    if (unique != wanted.unique() || !options.isEmpty()) {
      throw new PipelineException(
          "the index %s on %s is %s%s, but must be %s: drop it, the next start creates it again"
              .formatted(
                  existing.getString("name").getValue(),
                  wanted.collection(),
                  unique ? "unique" : "not unique",
                  options.isEmpty() ? "" : " with " + options.toJson(),
                  wanted.unique() ? "unique, without further options" : "plain"));
    }
  }

  /** Compares names and order; the value 1 may be a number of any type. */
  private static boolean sameKeys(BsonDocument one, BsonDocument other) {
    return List.copyOf(one.keySet()).equals(List.copyOf(other.keySet()))
        && one.values().stream().allMatch(d -> d.isNumber() && d.asNumber().intValue() == 1);
  }

  private static BsonDocument keys(String first, String second) {
    return new BsonDocument(first, new BsonInt32(1)).append(second, new BsonInt32(1));
  }
}
