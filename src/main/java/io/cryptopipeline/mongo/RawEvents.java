package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.Collections.COIN_ID;
import static io.cryptopipeline.mongo.Collections.ID;
import static io.cryptopipeline.mongo.Collections.INGESTED_AT;
import static io.cryptopipeline.mongo.Collections.KAFKA;
import static io.cryptopipeline.mongo.Collections.LATE;
import static io.cryptopipeline.mongo.Collections.OFFSET;
import static io.cryptopipeline.mongo.Collections.PAYLOAD;
import static io.cryptopipeline.mongo.Collections.PAYLOAD_TEXT;
import static io.cryptopipeline.mongo.Collections.QUOTE;
import static io.cryptopipeline.mongo.Collections.RAW_EVENTS;
import static io.cryptopipeline.mongo.Collections.TIMESTAMP;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.cryptopipeline.model.CoinDay;
import io.cryptopipeline.model.Tick;
import java.time.Instant;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/** The stored raw events, read back by coin and time. Safe for several threads. */
public final class RawEvents {

  private final MongoCollection<BsonDocument> collection;

  /** Creates the view of {@code database}. */
  public RawEvents(MongoDatabase database) {
    collection = database.getCollection(RAW_EVENTS, BsonDocument.class);
  }

  /**
   * A tick that was stored.
   *
   * @param tick the tick, as its payload states it
   * @param offset its offset in its partition of the raw topic
   * @param late whether it came after its day was closed
   */
  public record StoredTick(Tick tick, long offset, boolean late) {}

  /** Hands every tick of the coin-day to {@code reader}, in no order, a few in memory at a time. */
  public void read(CoinDay day, Consumer<StoredTick> reader) {
    collection
        .find(Filters.and(of(day.coinId(), day.start()), Filters.lt(TIMESTAMP, day.end())))
        .projection(
            Projections.include(ID, COIN_ID, TIMESTAMP, QUOTE, LATE, KAFKA, PAYLOAD, PAYLOAD_TEXT))
        .forEach(
            document ->
                reader.accept(
                    new StoredTick(
                        RawEventDocument.tick(document),
                        document.getDocument(KAFKA).getNumber(OFFSET).longValue(),
                        document.getBoolean(LATE).getValue())));
  }

  /** Returns whether a tick of the coin is stored whose event time is not before {@code from}. */
  public boolean existsFrom(String coinId, Instant from) {
    return exists(of(coinId, from));
  }

  /** Returns whether such a tick is stored that was ingested after {@code since}. */
  public boolean existsFrom(String coinId, Instant from, Instant since) {
    return exists(Filters.and(of(coinId, from), Filters.gt(INGESTED_AT, since)));
  }

  private boolean exists(Bson filter) {
    return collection.find(filter).projection(Projections.include(ID)).first() != null;
  }

  private static Bson of(String coinId, Instant from) {
    return Filters.and(Filters.eq(COIN_ID, coinId), Filters.gte(TIMESTAMP, from));
  }
}
