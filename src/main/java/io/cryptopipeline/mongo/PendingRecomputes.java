package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.PENDING_RECOMPUTES;
import static io.cryptopipeline.mongo.DocumentId.ID;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.CoinDate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * The units that wait for a recompute from raw events. Several instances share the work: each
 * claims some units for a while. Safe for several threads.
 */
public final class PendingRecomputes {

  private static final String SEQ = "seq";
  private static final String SINCE = "since";
  private static final String OWNER = "owner";
  private static final String OWNED_UNTIL = "owned_until";

  /**
   * {@code seq} rises by a random step: a mark that is removed and set again must not get a {@code
   * seq} that another instance has already read.
   */
  private static final long MAX_STEP = 1L << 40;

  private static final Logger LOG = LogManager.getLogger(PendingRecomputes.class);

  private final MongoCollection<BsonDocument> collection;
  private final Windows windows;
  private final OutageRetry retry;
  private final String self = UUID.randomUUID().toString();

  /**
   * Creates the view of {@code database}.
   *
   * @param windows defines the units
   * @param retry retries the calls that an outage interrupts
   */
  PendingRecomputes(MongoDatabase database, Windows windows, OutageRetry retry) {
    collection = database.getCollection(PENDING_RECOMPUTES, BsonDocument.class);
    this.windows = windows;
    this.retry = retry;
  }

  /**
   * A unit that waits for a recompute.
   *
   * @param unit the unit
   * @param seq rises with each mark of the unit
   * @param since the time of its first mark
   */
  public record Pending(CoinWindow unit, long seq, Instant since) {}

  /** Marks the units, or marks them again. */
  void mark(Collection<CoinWindow> units, Instant now) {
    if (units.isEmpty()) {
      return; // the driver refuses an empty write
    }
    List<UpdateOneModel<BsonDocument>> marks =
        units.stream()
            .map(
                unit ->
                    new UpdateOneModel<BsonDocument>(
                        Filters.eq(ID, unit.id()),
                        Updates.combine(
                            Updates.inc(SEQ, ThreadLocalRandom.current().nextLong(1, MAX_STEP)),
                            Updates.setOnInsert(SINCE, now)),
                        new UpdateOptions().upsert(true)))
            .toList();
    retry.untilAcknowledged(
        "mark " + marks.size() + " units to be recomputed",
        () -> collection.bulkWrite(marks, new BulkWriteOptions().ordered(false)));
  }

  /** Returns up to {@code limit} waiting units, by coin and date. */
  public List<Pending> list(int limit) {
    return retry.untilAcknowledged(
        "list the pending recomputes", () -> find(new BsonDocument(), limit));
  }

  /**
   * Claims up to {@code limit} units for this instance, and returns them. No other instance gets
   * them until the claim ends, which it does by itself if this instance is killed or fails.
   *
   * @param since when the round began; units that were marked or released later wait for the next
   *     round
   * @param until when the claim ends
   */
  public List<Pending> claim(int limit, Instant since, Instant until) {
    Bson free =
        Filters.and(
            Filters.or(Filters.lt(OWNED_UNTIL, since), Filters.exists(OWNED_UNTIL, false)),
            Filters.not(Filters.gte(SINCE, since)));
    return retry.untilAcknowledged(
        "claim pending recomputes",
        () -> {
          List<BsonValue> ids =
              collection
                  .find(free)
                  .projection(Projections.include(ID))
                  .limit(limit)
                  .map(document -> document.get(ID))
                  .into(new ArrayList<>());
          Bson ours = Filters.in(ID, ids);
          collection.updateMany(
              Filters.and(ours, free),
              Updates.combine(Updates.set(OWNER, self), Updates.set(OWNED_UNTIL, until)));
          return find(Filters.and(ours, Filters.eq(OWNER, self)), limit);
        });
  }

  private List<Pending> find(Bson filter, int limit) {
    return collection
        .find(filter)
        .sort(Sorts.ascending(ID))
        .limit(limit)
        .into(new ArrayList<>())
        .stream()
        .map(this::read)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Skips a document that someone has changed: it must not block the others. */
  private Optional<Pending> read(BsonDocument document) {
    try {
      return Optional.of(
          new Pending(
              unit(document.getString(ID).getValue()),
              document.getNumber(SEQ).longValue(),
              Instant.ofEpochMilli(document.getDateTime(SINCE).getValue())));
    } catch (BsonInvalidOperationException | IllegalArgumentException e) {
      LOG.error("a document of {} cannot be read: {}", PENDING_RECOMPUTES, document.toJson());
      return Optional.empty();
    }
  }

  private CoinWindow unit(String id) {
    return CoinDate.ofWindow(id, windows)
        .map(day -> new CoinWindow(day.coinId(), windows.of(windows.unitSize(), day.date())))
        .filter(unit -> unit.id().equals(id)) // else it could never be removed
        .orElseThrow(() -> new IllegalArgumentException(id + " is not the id of a unit"));
  }

  /**
   * Removes each unit, or releases it if it was marked again after the claim.
   *
   * @param now the time of the release
   */
  public void done(Collection<Pending> units, Instant now) {
    if (units.isEmpty()) {
      return;
    }
    List<DeleteOneModel<BsonDocument>> deletes =
        units.stream()
            .map(
                pending ->
                    new DeleteOneModel<BsonDocument>(
                        Filters.and(
                            Filters.eq(ID, pending.unit().id()), Filters.eq(SEQ, pending.seq()))))
            .toList();
    List<String> ids = units.stream().map(pending -> pending.unit().id()).toList();
    retry.untilAcknowledged(
        "remove " + deletes.size() + " recomputed units",
        () -> {
          collection.bulkWrite(deletes, new BulkWriteOptions().ordered(false));
          return collection.updateMany(
              Filters.and(Filters.in(ID, ids), Filters.eq(OWNER, self)),
              Updates.set(OWNED_UNTIL, now));
        });
  }

  /** Returns whether the unit of the window waits. */
  public boolean contains(CoinWindow window) {
    String id = windows.unitOf(window).id();
    return retry.untilAcknowledged(
        "find a pending recompute", () -> collection.countDocuments(Filters.eq(ID, id)) > 0);
  }

  /** Returns whether no unit waits; false where MongoDB does not answer. */
  public boolean isEmpty() {
    try {
      return collection.find().first() == null;
    } catch (MongoException e) {
      return false;
    }
  }

  /** Returns how many units wait. */
  public long count() {
    return retry.untilAcknowledged("count the pending recomputes", collection::countDocuments);
  }

  /** Returns when the longest waiting unit was first marked; empty where none waits. */
  public Optional<Instant> oldest() {
    return retry.untilAcknowledged(
        "find the oldest pending recompute",
        () ->
            Optional.ofNullable(
                    collection
                        .find(Filters.gte(SINCE, Instant.EPOCH)) // only dates
                        .sort(Sorts.ascending(SINCE))
                        .first())
                .map(document -> Instant.ofEpochMilli(document.getDateTime(SINCE).getValue())));
  }
}
