package io.cryptopipeline.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The collections: their names, those of the fields that queries name, and their kind. */
final class CollectionNames {

  /** Every accepted fact, immutable. */
  static final String RAW_EVENTS = "raw_events";

  /** The units, coin-days or coin-weeks, that wait for a recompute. */
  static final String PENDING_RECOMPUTES = "pending_recomputes";

  /** What this database was made with. */
  static final String PIPELINE_META = "pipeline_meta";

  static final String COIN_ID = "coin_id";
  static final String TIMESTAMP = "timestamp";
  static final String SOURCE = "source";
  static final String PRODUCT = "product";
  static final String QUOTE = "quote";
  static final String INGESTED_AT = "ingested_at";
  static final String LATE = "late";
  static final String KAFKA = "kafka";
  static final String TOPIC = "topic";
  static final String PARTITION = "partition";
  static final String OFFSET = "offset";
  static final String PAYLOAD = "payload";
  static final String PAYLOAD_TEXT = "payload_text";
  static final String SEQ = "seq";
  static final String SINCE = "since";
  static final String OWNER = "owner";
  static final String OWNED_UNTIL = "owned_until";

  private CollectionNames() {}

  /** Returns the collection of one summary a coin and window, for example daily_summaries. */
  static String summaries(WindowSize size) {
    return size.adjective() + "_summaries";
  }

  /**
   * Returns if those of the pipeline's collections that exist are ordinary ones: no view, no
   * time-series, none that forgets its oldest documents, and none that compares texts by the rules
   * of a language, to which two ids might be one.
   *
   * @param sizes of what windows there are summaries
   * @throws PipelineException if one is not, or MongoDB refuses
   */
  static void requireOrdinary(MongoDatabase database, Set<WindowSize> sizes) {
    Set<String> names = new HashSet<>(Set.of(RAW_EVENTS, PENDING_RECOMPUTES, PIPELINE_META));
    sizes.forEach(size -> names.add(summaries(size)));
    try {
      for (BsonDocument collection : database.listCollections(BsonDocument.class)) {
        String name = collection.getString("name").getValue();
        if (names.contains(name)) {
          requireOrdinary(database.getName(), name, collection);
        }
      }
    } catch (MongoException e) {
      throw new PipelineException(
          "MongoDB refuses to list the collections of %s: %s"
              .formatted(database.getName(), MongoErrors.of(e)),
          e);
    }
  }

  private static void requireOrdinary(String database, String name, BsonDocument collection) {
    String type = collection.getString("type", new BsonString("collection")).getValue();
    BsonDocument options = collection.getDocument("options", new BsonDocument());
    String kind =
        !type.equals("collection")
            ? "a " + type
            : options.getBoolean("capped", BsonBoolean.FALSE).getValue()
                ? "a capped collection"
                : options.containsKey("collation") ? "a collection with a collation" : null;
    if (kind != null) {
      throw new PipelineException(
          "%s.%s is %s, but must be an ordinary collection: rename it, or set another mongodb.database"
              .formatted(database, name, kind));
    }
  }
}
