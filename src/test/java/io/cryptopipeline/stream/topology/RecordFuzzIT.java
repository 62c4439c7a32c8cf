package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.mongo.Documents;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** Against a real MongoDB: what is to be stored is, and comes back as it was. */
class RecordFuzzIT extends RecordFuzz {

  private static final Map<String, RawBsonDocument> FIRST = new HashMap<>();
  private static FreshDatabase mongo;

  @BeforeContainer
  static void create() {
    mongo = RealMongo.freshDatabase();
  }

  @AfterContainer
  static void drop() {
    mongo.close();
  }

  @Override
  void store(List<RawEvent> events) {
    RawEvents.insert(MongoParts.storage(mongo.database()), events);

    for (RawEvent event : events) {
      String id = event.rawTick().eventId().toString();
      RawBsonDocument first = FIRST.computeIfAbsent(id, i -> Documents.of(event));
      assertThat(
              mongo
                  .database()
                  .getCollection("raw_events", BsonDocument.class)
                  .find(new BsonDocument("_id", first.get("_id")))
                  .first())
          .isEqualTo(first);
    }
  }
}
