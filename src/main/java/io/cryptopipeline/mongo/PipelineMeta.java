package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.PIPELINE_META;
import static io.cryptopipeline.mongo.DocumentId.ID;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.RawEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInvalidOperationException;

/**
 * The settings that a database was created with. Other settings would give other documents, so
 * every command compares them first. Raw events with ids of another layout would be stored twice,
 * so no command opens a database that has such.
 *
 * @param zone the time zone of the days
 * @param windows the window sizes, from short to long, for example {@code 1h,1d}
 * @param grace how long a window stays open after its end
 * @param quotes the accepted quote currencies in alphabetical order, for example {@code eur,usd}
 */
record PipelineMeta(String zone, String windows, Duration grace, String quotes) {

  private static final String DOCUMENT_ID = "pipeline";
  private static final String RAW_EVENT_IDS = "raw_event_ids";

  /** The layout of {@link RawEvent#id}; databases of before do not state theirs. */
  private static final int LAYOUT = 2;

  /**
   * Returns the settings that the database was created with. Stores these if there are none.
   *
   * @throws PipelineException if MongoDB refuses, or the document cannot be read
   * @throws ConfigException if the ids of raw events have another layout
   */
  PipelineMeta claim(MongoDatabase database) {
    return explained(() -> findOrInsert(database));
  }

  /**
   * Returns the settings that the database was created with; empty if there are none.
   *
   * @throws PipelineException if MongoDB refuses, or the document cannot be read
   * @throws ConfigException if the ids of raw events have another layout
   */
  static Optional<PipelineMeta> find(MongoDatabase database) {
    return explained(
        () ->
            Optional.ofNullable(collection(database).find(Filters.eq(ID, DOCUMENT_ID)).first())
                .map(stored -> read(database, stored)));
  }

  private static <T> T explained(Supplier<T> call) {
    try {
      return call.get();
    } catch (MongoException e) {
      throw MongoErrors.failure(
          "MongoDB refuses to use pipeline_meta: " + MongoErrors.message(e), e);
    } catch (BsonInvalidOperationException e) {
      throw new PipelineException(
          "the document of pipeline_meta cannot be read: %s; fix it".formatted(e.getMessage()), e);
    }
  }

  private PipelineMeta findOrInsert(MongoDatabase database) {
    return read(
        database,
        collection(database)
            .findOneAndUpdate(
                Filters.eq(ID, DOCUMENT_ID),
                Updates.combine(
                    Updates.setOnInsert("zone", zone),
                    Updates.setOnInsert("windows", windows),
                    Updates.setOnInsert("grace_ms", grace.toMillis()),
                    Updates.setOnInsert("quotes", quotes),
                    Updates.setOnInsert(RAW_EVENT_IDS, LAYOUT)),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)));
  }

  private static MongoCollection<BsonDocument> collection(MongoDatabase database) {
    return database.getCollection(PIPELINE_META, BsonDocument.class);
  }

  private static PipelineMeta read(MongoDatabase database, BsonDocument stored) {
    int layout = stored.getNumber(RAW_EVENT_IDS, new BsonInt32(1)).intValue();
    if (layout != LAYOUT) {
      throw new ConfigException(
          "the ids of raw events in the database %s have layout %s, this version has %s: use another mongodb.database and application.id, and copy the raw events as docs/upgrade.md says"
              .formatted(database.getName(), layout, LAYOUT));
    }
    return new PipelineMeta(
        stored.getString("zone").getValue(),
        stored.getString("windows").getValue(),
        Duration.ofMillis(stored.getNumber("grace_ms").longValue()),
        stored.getString("quotes").getValue());
  }

  @Override
  public String toString() {
    return "zone %s, windows %s, grace %s, quotes %s".formatted(zone, windows, graceText(), quotes);
  }

  private String graceText() {
    return grace.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
