package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.Collections.ID;
import static io.cryptopipeline.mongo.Collections.PENDING_RECOMPUTES;
import static io.cryptopipeline.mongo.Collections.SEQ;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.cryptopipeline.model.CoinDay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bson.BsonDocument;

/** The coin-days that wait for a recompute from raw events. Safe for several threads. */
public final class PendingRecomputes {

  private final MongoCollection<BsonDocument> collection;

  /** Creates the view of {@code database}. */
  public PendingRecomputes(MongoDatabase database) {
    collection = database.getCollection(PENDING_RECOMPUTES, BsonDocument.class);
  }

  /**
   * A coin-day that waits.
   *
   * @param day the coin-day
   * @param seq rises each time the day is marked
   */
  public record Pending(CoinDay day, long seq) {}

  /** Returns up to {@code limit} of the days that wait, coin by coin. */
  public List<Pending> list(int limit) {
    List<Pending> pending = new ArrayList<>();
    collection
        .find()
        .sort(Sorts.ascending(ID))
        .limit(limit)
        .forEach(
            document ->
                pending.add(
                    new Pending(
                        CoinDay.parse(document.getString(ID).getValue()),
                        document.getNumber(SEQ).longValue())));
    return pending;
  }

  /** Returns whether no day waits; not, where MongoDB does not answer. */
  public boolean isEmpty() {
    try {
      return collection.find().first() == null;
    } catch (MongoException e) {
      return false;
    }
  }

  /** Removes each day, unless it was marked again since it was listed. */
  public void done(Collection<Pending> days) {
    List<DeleteOneModel<BsonDocument>> deletes =
        days.stream()
            .map(
                pending ->
                    new DeleteOneModel<BsonDocument>(
                        Filters.and(
                            Filters.eq(ID, pending.day().id()), Filters.eq(SEQ, pending.seq()))))
            .toList();
    collection.bulkWrite(deletes, new BulkWriteOptions().ordered(false));
  }
}
