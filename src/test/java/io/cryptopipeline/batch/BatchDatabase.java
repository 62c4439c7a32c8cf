package io.cryptopipeline.batch;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.mongo.RawEventReader;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.mongo.Summaries;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database of its own on a real MongoDB for each test, and what the batch jobs are made of. */
abstract class BatchDatabase {

  private FreshDatabase fresh;
  MongoDatabase database;
  Storage storage;
  Summaries summaries;
  RawEventReader rawEvents;

  @BeforeEach
  final void createDatabase() {
    fresh = RealMongo.freshDatabase();
    database = fresh.database();
    MongoParts.ensureIndexes(database);
    storage = MongoParts.storage(database);
    summaries = MongoParts.summaries(database);
    rawEvents = MongoParts.rawEvents(database);
  }

  @AfterEach
  final void dropDatabase() {
    fresh.close();
  }

  /** The recompute of UTC days, with a grace of an hour, at that time. */
  final Recompute recomputeAt(String now) {
    return new Recompute(
        rawEvents,
        Windows.UTC_DAYS,
        Duration.ofHours(1),
        Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  static DateRange range(String from, String to) {
    return new DateRange(LocalDate.parse(from), LocalDate.parse(to));
  }

  final List<Document> documents(String collection) {
    return database
        .getCollection(collection)
        .find()
        .sort(new Document("_id", 1))
        .into(new ArrayList<>());
  }

  final void changeRawEvent(String id, Bson change) {
    raw().updateOne(Filters.eq("_id", id), change);
  }

  final void deleteRawEvent(String id) {
    raw().deleteOne(Filters.eq("_id", id));
  }

  final MongoCollection<Document> daily() {
    return database.getCollection("daily_summaries");
  }

  final MongoCollection<Document> raw() {
    return database.getCollection("raw_events");
  }
}
