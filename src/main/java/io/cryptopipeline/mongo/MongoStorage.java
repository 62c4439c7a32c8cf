package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.Collections.DAILY_SUMMARIES;
import static io.cryptopipeline.mongo.Collections.ID;
import static io.cryptopipeline.mongo.Collections.PENDING_RECOMPUTES;
import static io.cryptopipeline.mongo.Collections.RAW_EVENTS;
import static io.cryptopipeline.mongo.Collections.SEQ;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.model.CoinDay;
import io.cryptopipeline.model.DailySummary;
import io.cryptopipeline.model.DailySummary.ComputedBy;
import io.cryptopipeline.sink.Storage;
import io.cryptopipeline.sink.StorageRefusedException;
import io.cryptopipeline.wire.RawEvent;
import io.cryptopipeline.wire.SummaryFields;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/** Raw events and summaries in MongoDB. Safe for several threads. */
public final class MongoStorage implements Storage {

  private static final int DUPLICATE_KEY = 11000;

  /**
   * {@code seq} rises by a random step: a mark that was taken away and set again must not have the
   * {@code seq} that another instance has listed before.
   */
  private static final long MAX_STEP = 1L << 40;

  private static final String INDEX = " index: ";
  private static final String ID_INDEX = " index: _id_ ";

  private final MongoCollection<RawBsonDocument> rawEvents;
  private final MongoCollection<BsonDocument> summaries;
  private final MongoCollection<BsonDocument> pendingRecomputes;
  private final OutageRetry retry;

  /**
   * Creates the storage in {@code database}.
   *
   * @param outageBound how long an outage is waited out
   * @param clock measures the outage
   */
  public MongoStorage(MongoDatabase database, Duration outageBound, Clock clock) {
    rawEvents = database.getCollection(RAW_EVENTS, RawBsonDocument.class);
    summaries = database.getCollection(DAILY_SUMMARIES, BsonDocument.class);
    pendingRecomputes = database.getCollection(PENDING_RECOMPUTES, BsonDocument.class);
    retry = new OutageRetry(outageBound, clock);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Inserted, not upserted, which costs mongod a third; a duplicate key is an event that is
   * there.
   */
  @Override
  public void insertRawEvents(List<RawEvent> events) {
    if (events.isEmpty()) {
      return; // the driver refuses an empty write
    }
    List<RawBsonDocument> documents = events.stream().map(RawEventDocument::encode).toList();
    retry.untilAcknowledged(
        "insert " + documents.size() + " raw events",
        () ->
            duplicatesOf(
                () -> rawEvents.insertMany(documents, new InsertManyOptions().ordered(false)),
                MongoStorage::isSameId));
  }

  @Override
  public void markPending(Collection<CoinDay> days) {
    if (days.isEmpty()) {
      return;
    }
    List<UpdateOneModel<BsonDocument>> marks =
        days.stream()
            .map(
                day ->
                    new UpdateOneModel<BsonDocument>(
                        Filters.eq(ID, day.id()),
                        Updates.inc(SEQ, ThreadLocalRandom.current().nextLong(1, MAX_STEP)),
                        new UpdateOptions().upsert(true)))
            .toList();
    retry.untilAcknowledged(
        "mark " + marks.size() + " days to be recomputed",
        () -> pendingRecomputes.bulkWrite(marks, new BulkWriteOptions().ordered(false)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A summary of the stream that was superseded by one that says something else may be of facts
   * that the stored one does not know: the raw events decide, so its day is marked. A recompute has
   * read them, and marks nothing.
   */
  @Override
  public List<DailySummary> putSummaries(List<DailySummary> all) {
    if (all.isEmpty()) {
      return all;
    }
    List<DailySummary> refused = replace(all);
    if (refused.isEmpty()) {
      return all;
    }
    refused = replace(refused); // of two racing first inserts one fails, be it the better one
    Map<String, BsonDocument> stored = stored(refused);
    Set<DailySummary> superseded =
        refused.stream()
            .filter(summary -> !isStored(summary, stored.get(summary.day().id())))
            .collect(Collectors.toSet());
    markPending(
        superseded.stream()
            .filter(summary -> summary.computedBy() == ComputedBy.STREAM)
            .map(DailySummary::day)
            .toList());
    return all.stream().filter(summary -> !superseded.contains(summary)).toList();
  }

  /** Writes under the guard, and returns those that it held off. */
  private List<DailySummary> replace(List<DailySummary> batch) {
    List<ReplaceOneModel<BsonDocument>> writes =
        batch.stream()
            .map(
                summary ->
                    new ReplaceOneModel<>(
                        SummaryDocument.guard(summary),
                        SummaryDocument.encode(summary),
                        new ReplaceOptions().upsert(true)))
            .toList();
    List<Integer> refused =
        retry.untilAcknowledged(
            "write " + writes.size() + " summaries",
            () ->
                duplicatesOf(
                    () -> summaries.bulkWrite(writes, new BulkWriteOptions().ordered(false)),
                    error -> true));
    return refused.stream().map(batch::get).toList();
  }

  private Map<String, BsonDocument> stored(List<DailySummary> batch) {
    List<String> ids = batch.stream().map(summary -> summary.day().id()).toList();
    return retry.untilAcknowledged(
        "read " + ids.size() + " summaries",
        () -> {
          Map<String, BsonDocument> byId = new HashMap<>();
          summaries
              .find(Filters.in(ID, ids))
              .forEach(document -> byId.put(document.getString(ID).getValue(), document));
          return byId;
        });
  }

  private static boolean isStored(DailySummary summary, BsonDocument stored) {
    if (stored == null) {
      throw new StorageRefusedException(
          "another document of %s holds coin_id and date of %s: remove it, its _id must be %s"
              .formatted(DAILY_SUMMARIES, summary.day(), summary.day().id()),
          null);
    }
    return facts(stored).equals(facts(SummaryDocument.encode(summary)));
  }

  /** What the summary states, whoever made it and whenever. */
  private static Map<String, BsonValue> facts(BsonDocument summary) {
    Map<String, BsonValue> facts = new HashMap<>(summary);
    facts.remove(SummaryFields.COMPUTED_BY);
    facts.remove(SummaryFields.UPDATED_AT);
    return facts;
  }

  /**
   * Returns whether the duplicate key is the {@code _id}. A unique index that someone has added
   * refuses an event that is not there yet. The index is named in the message alone: "E11000
   * duplicate key error collection: crypto.raw_events index: _id_ dup key: …" (MongoDB 6.0.5).
   */
  private static boolean isSameId(BulkWriteError error) {
    String message = error.getMessage();
    return message.startsWith(ID_INDEX, message.indexOf(INDEX));
  }

  /**
   * Runs an unordered bulk write and returns the indexes that failed with an expected duplicate
   * key.
   *
   * @throws MongoBulkWriteException if anything else failed, or the write concern was not met
   */
  private static List<Integer> duplicatesOf(
      Runnable bulkWrite, Predicate<BulkWriteError> expected) {
    try {
      bulkWrite.run();
      return List.of();
    } catch (MongoBulkWriteException e) {
      List<BulkWriteError> others = new ArrayList<>(e.getWriteErrors());
      others.removeIf(error -> error.getCode() == DUPLICATE_KEY && expected.test(error));
      if (!others.isEmpty() || e.getWriteConcernError() != null) {
        throw new MongoBulkWriteException(
            e.getWriteResult(),
            others,
            e.getWriteConcernError(),
            e.getServerAddress(),
            e.getErrorLabels());
      }
      return e.getWriteErrors().stream().map(BulkWriteError::getIndex).toList();
    }
  }
}
