package io.cryptopipeline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.cryptopipeline.bench.competitors.Competitor;
import io.cryptopipeline.bench.servers.Broker;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.bson.BsonDocument;

/** Asks MongoDB for the newest tick of one coin per partition. The index answers. */
final class PartitionProbe {

  private final MongoCollection<BsonDocument> rawEvents;
  private final Competitor.RawFields fields;
  private final Map<Integer, String> coins = new HashMap<>();

  /**
   * Selects the coins.
   *
   * @throws IllegalStateException if there are too few to have one on each partition
   */
  PartitionProbe(MongoDatabase database, Competitor competitor, Options options) {
    rawEvents = database.getCollection(Competitor.RAW_EVENTS, BsonDocument.class);
    fields = competitor.rawFields();
    for (int coin = 0; coin < options.coins(); coin++) {
      String product = options.format().product(coin);
      coins.putIfAbsent(partition(product), product);
    }
    if (coins.size() < Broker.PARTITIONS) {
      throw new IllegalStateException("a partition has no coin: more --coins are needed");
    }
  }

  /** As the producer's default partitioner. */
  private static int partition(String product) {
    return Utils.toPositive(Utils.murmur2(product.getBytes(UTF_8))) % Broker.PARTITIONS;
  }

  /** Returns the event time of each partition's newest visible tick, milliseconds since 1970. */
  Map<Integer, Long> newestMs() {
    Map<Integer, Long> newest = new HashMap<>();
    coins.forEach((partition, coin) -> newest.put(partition, newestMs(coin)));
    return newest;
  }

  private long newestMs(String coin) {
    BsonDocument tick =
        rawEvents
            .find(Filters.eq(fields.coin(), coin))
            .projection(
                Projections.fields(Projections.include(fields.time()), Projections.excludeId()))
            .sort(Sorts.descending(fields.coin(), fields.time()))
            .first();
    return tick == null ? 0 : tick.getDateTime(fields.time()).getValue();
  }
}
