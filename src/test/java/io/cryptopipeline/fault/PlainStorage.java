package io.cryptopipeline.fault;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.topology.ListedBatch;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.types.Decimal128;

/** Writes what it is given: a raw event that is not there yet, a summary in any case. */
final class PlainStorage implements Storage {

  private static final int DUPLICATE_KEY = 11000;

  private final MongoDatabase database;

  PlainStorage(String uri, String database) {
    this.database = MongoClients.create(uri).getDatabase(database);
  }

  @Override
  public RawEventBatch newBatch() {
    return new ListedBatch(this::insert);
  }

  private void insert(List<RawEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    try {
      database
          .getCollection("raw_events")
          .insertMany(
              events.stream()
                  .map(
                      event ->
                          new Document("_id", event.id())
                              .append("coin_id", event.rawTick().tick().coinId())
                              .append("timestamp", Date.from(event.rawTick().tick().timestamp()))
                              .append("payload_text", event.rawTick().text()))
                  .toList(),
              new InsertManyOptions().ordered(false));
    } catch (MongoBulkWriteException e) {
      if (!e.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY)) {
        throw e;
      }
    }
  }

  @Override
  public void markPending(Collection<CoinWindow> units) {
    throw new UnsupportedOperationException("the controls know no late tick");
  }

  @Override
  public List<Summary> putSummaries(List<Summary> summaries) {
    if (!summaries.isEmpty()) {
      database
          .getCollection("daily_summaries")
          .bulkWrite(
              summaries.stream()
                  .map(
                      summary ->
                          new ReplaceOneModel<>(
                              Filters.eq("_id", summary.window().id()),
                              document(summary),
                              new ReplaceOptions().upsert(true)))
                  .toList());
    }
    return List.of(); // none to be published
  }

  private static Document document(Summary summary) {
    Document document =
        new Document("_id", summary.window().id())
            .append("coin_id", summary.window().coinId())
            .append("date", summary.window().window().name())
            .append("open", new Decimal128(summary.open()))
            .append("high", new Decimal128(summary.high()))
            .append("low", new Decimal128(summary.low()))
            .append("close", new Decimal128(summary.close()))
            .append("mean", new Decimal128(summary.mean()))
            .append("tick_count", summary.tickCount())
            .append("first_timestamp", Date.from(summary.firstTimestamp()))
            .append("last_timestamp", Date.from(summary.lastTimestamp()))
            .append("max_gap_minutes", summary.maxGapMinutes())
            .append("late_count", summary.lateCount())
            .append("computed_by", "stream");
    summary.volume().ifPresent(volume -> document.append("volume", new Decimal128(volume)));
    summary.vwap().ifPresent(vwap -> document.append("vwap", new Decimal128(vwap)));
    return document;
  }
}
