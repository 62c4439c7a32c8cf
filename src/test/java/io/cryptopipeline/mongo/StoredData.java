package io.cryptopipeline.mongo;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEventFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/** What a test of the storage has: a database of its own, the storage on it, and some days. */
interface StoredData {

  CoinWindow NEXT_DAY = Days.day("bitcoin:2018-04-06");
  CoinWindow ETHEREUM_DAY = Days.day("ethereum:2018-04-05");
  Instant NOW = RawEventFixture.INGESTED_AT;

  /** The database of the test; empty but for its indexes, at first. */
  MongoDatabase database();

  /** The storage on it. */
  Storage storage();

  default List<BsonDocument> all(String collection) {
    return database().getCollection(collection, BsonDocument.class).find().into(new ArrayList<>());
  }

  default List<CoinWindow> pending() {
    return MongoParts.pendingRecomputes(database()).list(1_000).stream()
        .map(Pending::unit)
        .toList();
  }
}
