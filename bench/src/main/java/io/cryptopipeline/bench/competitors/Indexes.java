package io.cryptopipeline.bench.competitors;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import org.bson.Document;

/** Creates the indexes that the pipeline has too. */
final class Indexes {

  private Indexes() {}

  static void create(MongoDatabase database, Competitor.RawFields raw) {
    database
        .getCollection(Competitor.RAW_EVENTS)
        .createIndex(new Document(raw.coin(), 1).append(raw.time(), 1));
    database
        .getCollection(Competitor.DAILY_SUMMARIES)
        .createIndex(new Document("coin_id", 1).append("date", 1), new IndexOptions().unique(true));
  }
}
