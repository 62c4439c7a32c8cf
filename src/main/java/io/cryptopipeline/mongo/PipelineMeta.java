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
import io.cryptopipeline.model.PipelineException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;

/**
 * The settings that a database was created with. Other settings would give other documents, so
 * every command compares them first.
 *
 * @param zone the time zone of the days
 * @param windows the window sizes, from short to long, for example {@code 1h,1d}
 * @param grace how long a window stays open after its end
 * @param quotes the accepted quote currencies in alphabetical order, for example {@code eur,usd}
 */
record PipelineMeta(String zone, String windows, Duration grace, String quotes) {

  private static final String DOCUMENT_ID = "pipeline";

  /**
   * Returns the settings that the database was created with. Stores these if there are none.
   *
   * @throws PipelineException if MongoDB refuses, or the document cannot be read
   */
  PipelineMeta claim(MongoDatabase database) {
    return explained(() -> findOrInsert(database));
  }

  /**
   * Returns the settings that the database was created with; empty if there are none.
   *
   * @throws PipelineException if MongoDB refuses, or the document cannot be read
   */
  static Optional<PipelineMeta> find(MongoDatabase database) {
    return explained(
        () ->
            Optional.ofNullable(collection(database).find(Filters.eq(ID, DOCUMENT_ID)).first())
                .map(PipelineMeta::read));
  }

  private static <T> T explained(Supplier<T> call) {
    try {
      return call.get();
    } catch (MongoException e) {
      throw new PipelineException(
          "MongoDB refuses to use pipeline_meta: " + MongoErrors.message(e), e);
    } catch (BsonInvalidOperationException e) {
      throw new PipelineException(
          "the document of pipeline_meta cannot be read: %s; fix it".formatted(e.getMessage()), e);
    }
  }

  private PipelineMeta findOrInsert(MongoDatabase database) {
    return read(
        collection(database)
            .findOneAndUpdate(
                Filters.eq(ID, DOCUMENT_ID),
                Updates.combine(
                    Updates.setOnInsert("zone", zone),
                    Updates.setOnInsert("windows", windows),
                    Updates.setOnInsert("grace_ms", grace.toMillis()),
                    Updates.setOnInsert("quotes", quotes)),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER)));
  }

  private static MongoCollection<BsonDocument> collection(MongoDatabase database) {
    return database.getCollection(PIPELINE_META, BsonDocument.class);
  }

  private static PipelineMeta read(BsonDocument stored) {
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
