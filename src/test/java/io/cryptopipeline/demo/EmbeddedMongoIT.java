package io.cryptopipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import io.cryptopipeline.testing.process.Loopback;
import java.io.IOException;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;

class EmbeddedMongoIT {
  @Test
  void shouldKeepEveryDigitWhenTheDriverWritesAndReads() {
    var price = Decimal128.parse("6791.680000000000000000000000000001");

    try (var mongo = EmbeddedMongo.start();
        var client = MongoClients.create(mongo.uri())) {
      var collection = client.getDatabase("embedded").getCollection("raw_events");
      collection.insertOne(new Document("_id", "tick:bitcoin:1").append("price", price));

      assertThat(collection.find().first()).containsEntry("price", price);
    }
  }

  @Test
  void shouldListenOnTheLoopbackInterfaceAlone() throws IOException {
    try (var mongo = EmbeddedMongo.start()) {
      Loopback.assertListensThereAlone(
          Integer.parseInt(mongo.uri().replaceAll(".*:([0-9]+)/.*", "$1")));
    }
  }
}
