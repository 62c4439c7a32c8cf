package io.cryptopipeline.testing.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClients;
import java.nio.file.Path;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealMongoIT {
  private static final WriteConcern DURABLE = WriteConcern.MAJORITY.withJournal(true);

  @Test
  void shouldReadBackEveryDigitWhenWrittenWithMajority() {
    var price = Decimal128.parse("6791.680000000000000000000000000001");

    try (var fresh = RealMongo.freshDatabase()) {
      var collection = fresh.database().getCollection("raw_events").withWriteConcern(DURABLE);
      collection.insertOne(new Document("_id", "tick:bitcoin:1").append("price", price));

      assertThat(collection.find().first()).containsEntry("price", price);
    }
  }

  @Test
  void shouldKeepNothingWhenATransactionIsAborted() {
    try (var fresh = RealMongo.freshDatabase();
        var session = RealMongo.client().startSession()) {
      var collection = fresh.database().getCollection("raw_events");
      fresh.database().createCollection("raw_events");

      session.startTransaction();
      collection.insertOne(session, new Document("_id", "aborted"));
      session.abortTransaction();
      session.startTransaction();
      collection.insertOne(session, new Document("_id", "committed"));
      session.commitTransaction();

      assertThat(collection.distinct("_id", String.class)).containsExactly("committed");
    }
  }

  @Test
  void shouldDropOnlyItsOwnDatabaseWhenClosed() {
    try (var kept = RealMongo.freshDatabase()) {
      kept.database().getCollection("raw_events").insertOne(new Document());
      var dropped = RealMongo.freshDatabase();
      dropped.database().getCollection("raw_events").insertOne(new Document());

      dropped.close();

      assertThat(RealMongo.client().listDatabaseNames())
          .contains(kept.name())
          .doesNotContain(dropped.name());
    }
  }

  @Test
  void shouldKeepAcknowledgedWritesWhenKilledAndRestarted(@TempDir Path directory) {
    try (var mongod = MongodProcess.start(MongoBinary.locate(), directory);
        var client = MongoClients.create(mongod.uri())) {
      var collection =
          client.getDatabase("own").getCollection("raw_events").withWriteConcern(DURABLE);
      collection.insertOne(new Document("_id", "acknowledged"));

      mongod.kill();
      mongod.restart();

      assertThat(collection.distinct("_id", String.class)).containsExactly("acknowledged");
    }
  }
}
