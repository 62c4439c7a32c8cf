package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.mongo.RawEventDocument.INGESTED_AT;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.cryptopipeline.model.PipelineException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * How long MongoDB keeps raw events: a TTL index on the time at which the stream took them in. The
 * index is the only place that says it.
 */
final class RawEventRetention {

  private static final Logger LOG = LogManager.getLogger(RawEventRetention.class);

  private static final String INDEX = "raw_events_retention";
  private static final String SECONDS = "expireAfterSeconds";

  private RawEventRetention() {}

  /**
   * Makes MongoDB delete raw events after a time: creates or changes the index, and warns of it.
   * Never drops it, as one instance without the setting would do it to all.
   *
   * @param setting the time; where empty, nothing changes, and a warning names an index that exists
   * @throws PipelineException if MongoDB refuses, or another index has the same key
   */
  static void apply(MongoDatabase database, Optional<Duration> setting) {
    Optional<Duration> wanted = setting.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
    explained(
        () -> {
          Optional<BsonDocument> own = Optional.empty();
          for (BsonDocument index : onIngestedAt(database)) {
            if (index.getString("name").getValue().equals(INDEX)) {
              own = Optional.of(index);
            } else if (wanted.isPresent()) {
              throw new PipelineException(
                  "the index %s on raw_events is on ingested_at, as that of raw.events.retention: drop it, the next start creates its own"
                      .formatted(index.getString("name").getValue()));
            }
          }
          apply(database, wanted, own);
          return true;
        });
  }

  private static void apply(
      MongoDatabase database, Optional<Duration> wanted, Optional<BsonDocument> existing) {
    if (existing.isEmpty()) {
      wanted.ifPresent(retention -> create(database, retention));
      return;
    }
    Optional<Duration> before = existing.flatMap(RawEventRetention::retention);
    if (wanted.isEmpty()) {
      before.ifPresent(
          retention ->
              LOG.warn(
                  "raw.events.retention is not set, but MongoDB still deletes raw events after {}: to keep them, call db.raw_events.dropIndex(\"{}\")",
                  text(retention),
                  INDEX));
    } else if (!before.equals(wanted)) {
      change(database, before, wanted.get());
    }
  }

  private static void create(MongoDatabase database, Duration retention) {
    LOG.warn(
        "MongoDB deletes raw events after {} from now on; before, it kept them: the start waits until the index {} is built",
        text(retention),
        INDEX);
    database
        .getCollection(RAW_EVENTS)
        .withTimeout(0, TimeUnit.SECONDS) // no limit: the server would abort the build
        .createIndex(
            new BsonDocument(INGESTED_AT, new BsonInt32(1)),
            new IndexOptions().name(INDEX).expireAfter(retention.toSeconds(), TimeUnit.SECONDS));
  }

  private static void change(
      MongoDatabase database, Optional<Duration> before, Duration retention) {
    LOG.warn(
        "MongoDB deletes raw events after {} from now on; before, {}",
        text(retention),
        before.map(time -> "after " + text(time)).orElse("it kept them"));
    database.runCommand(
        new BsonDocument("collMod", new BsonString(RAW_EVENTS))
            .append(
                "index",
                new BsonDocument("name", new BsonString(INDEX))
                    .append(SECONDS, new BsonInt64(retention.toSeconds()))));
  }

  private static String text(Duration retention) {
    return retention.toSeconds() % 86_400 == 0
        ? retention.toDays() + "d"
        : retention.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns how long MongoDB keeps raw events, whoever has created the index; empty if it keeps
   * them indefinitely.
   *
   * @throws PipelineException if MongoDB refuses
   */
  static Optional<Duration> find(MongoDatabase database) {
    return explained(
        () ->
            onIngestedAt(database).stream()
                .map(RawEventRetention::retention)
                .flatMap(Optional::stream)
                .min(Duration::compareTo));
  }

  private static Optional<Duration> retention(BsonDocument index) {
    return Optional.ofNullable(index.get(SECONDS))
        .map(seconds -> Duration.ofSeconds(seconds.asNumber().longValue()));
  }

  private static List<BsonDocument> onIngestedAt(MongoDatabase database) {
    MongoCollection<BsonDocument> events = database.getCollection(RAW_EVENTS, BsonDocument.class);
    List<BsonDocument> indexes = events.listIndexes(BsonDocument.class).into(new ArrayList<>());
    indexes.removeIf(
        index -> !List.of(INGESTED_AT).equals(List.copyOf(index.getDocument("key").keySet())));
    return indexes;
  }

  private static <T> T explained(Supplier<T> call) {
    try {
      return call.get();
    } catch (MongoException e) {
      throw MongoErrors.failure(
          "MongoDB refuses to look at or to change the indexes of raw_events: "
              + MongoErrors.message(e),
          e);
    }
  }
}
