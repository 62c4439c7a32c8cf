package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.DocumentId.ID;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * The collection of the summaries of one window size. Every method retries during an outage. Safe
 * for several threads.
 */
final class SummaryCollection {

  private final MongoCollection<BsonDocument> documents;
  private final OutageRetry retry;

  SummaryCollection(MongoDatabase database, WindowSize size, OutageRetry retry) {
    documents = database.getCollection(CollectionNames.summaries(size), BsonDocument.class);
    this.retry = retry;
  }

  /** Returns the documents that match the filter. */
  List<BsonDocument> find(Bson filter, Bson order) {
    return retry.untilAcknowledged(
        "read summaries", () -> documents.find(filter).sort(order).into(new ArrayList<>()));
  }

  /** Returns the first documents that match the filter, in a list that may be changed. */
  List<BsonDocument> find(Bson filter, Bson order, int limit) {
    return retry.untilAcknowledged(
        "read summaries",
        () -> documents.find(filter).sort(order).limit(limit).into(new ArrayList<>()));
  }

  /** Returns how many documents match the filter. */
  long count(Bson filter) {
    return retry.untilAcknowledged("count summaries", () -> documents.countDocuments(filter));
  }

  /** Compares the summaries with those that are stored, in the same order. */
  List<SummaryComparison> compare(List<Summary> recomputed) {
    List<String> ids = recomputed.stream().map(summary -> summary.window().id()).toList();
    Map<String, BsonDocument> stored = new HashMap<>();
    find(Filters.in(ID, ids), new BsonDocument())
        .forEach(document -> stored.put(document.getString(ID).getValue(), document));
    return recomputed.stream()
        .map(
            summary ->
                new SummaryComparison(
                    summary, Optional.ofNullable(stored.get(summary.window().id()))))
        .toList();
  }

  /**
   * Writes the summaries that {@link SummaryDocument#guardOfUpsert} lets through, and returns the
   * others.
   */
  List<Summary> put(List<Summary> batch) {
    List<ReplaceOneModel<BsonDocument>> writes =
        batch.stream()
            .map(
                summary ->
                    new ReplaceOneModel<>(
                        SummaryDocument.guardOfUpsert(summary),
                        SummaryDocument.encode(summary),
                        new ReplaceOptions().upsert(true)))
            .toList();
    List<Integer> refused =
        retry.untilAcknowledged(
            "write " + writes.size() + " summaries",
            () ->
                DuplicateKeyErrors.tolerate(
                    () -> documents.bulkWrite(writes, new BulkWriteOptions().ordered(false)),
                    error ->
                        DuplicateKeyErrors.isOnId(error)
                            || DuplicateKeyErrors.isOnCoinAndWindow(error)));
    return refused.stream().map(batch::get).toList();
  }

  /**
   * Replaces the stored documents that {@link SummaryDocument#guard} lets the summaries replace.
   */
  void replace(List<Summary> batch) {
    List<ReplaceOneModel<BsonDocument>> writes =
        batch.stream()
            .map(
                summary ->
                    new ReplaceOneModel<>(
                        SummaryDocument.guard(summary), SummaryDocument.encode(summary)))
            .toList();
    retry.untilAcknowledged(
        "replace " + writes.size() + " summaries",
        () -> documents.bulkWrite(writes, new BulkWriteOptions().ordered(false)));
  }

  /** Returns the summaries that the guard lets replace a stored document. */
  List<Summary> replaceable(List<Summary> batch) {
    List<Bson> guards = batch.stream().<Bson>map(SummaryDocument::guard).toList();
    Set<String> ids =
        find(Filters.or(guards), new BsonDocument()).stream()
            .map(document -> document.getString(ID).getValue())
            .collect(Collectors.toSet());
    return batch.stream().filter(summary -> ids.contains(summary.window().id())).toList();
  }

  /**
   * Overwrites the stored summary with the recomputed one, even if it covers more facts, unless it
   * has changed since it was read.
   *
   * @return whether the recomputed summary was written
   */
  boolean overwrite(SummaryComparison comparison) {
    Summary recomputed = comparison.recomputed();
    if (comparison.stored().isEmpty()) {
      return put(List.of(recomputed)).isEmpty();
    }
    BsonDocument document = SummaryDocument.encode(recomputed);
    // Or it is written already, and the reply was lost.
    Bson expected = Filters.or(comparison.stored().orElseThrow(), document);
    return retry.untilAcknowledged(
        "replace the summary " + recomputed.window(),
        () -> documents.replaceOne(expected, document).getMatchedCount() == 1);
  }
}
