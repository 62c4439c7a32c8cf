package io.cryptopipeline.bench;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.cryptopipeline.bench.competitors.Competitor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * Asks MongoDB every few milliseconds for the new ticks of a few coins. The event times of these
 * ticks are the moments at which they were sent. The index answers, so that a question is cheap.
 */
final class VisibilityProbe {

  /** Enough to be on all partitions. */
  private static final int COINS = 8;

  private static final long PAUSE_MS = 2;
  private static final long LONGEST_MS = 60_000;

  private final MongoCollection<BsonDocument> rawEvents;
  private final Competitor.RawFields fields;
  private final List<String> coins = new ArrayList<>();

  VisibilityProbe(MongoDatabase database, Competitor competitor, Options options) {
    rawEvents = database.getCollection(Competitor.RAW_EVENTS, BsonDocument.class);
    fields = competitor.rawFields();
    for (int coin = 0; coin < Math.min(COINS, options.coins()); coin++) {
      coins.add(options.format().product(coin));
    }
  }

  /**
   * Returns the time from send to visible, in milliseconds, of the ticks that are sent meanwhile.
   * The sending must go on until this returns.
   *
   * @throws IllegalStateException if one of them is not visible a minute after the duration
   */
  List<Long> sample(Duration duration) throws InterruptedException {
    long startMs = System.currentTimeMillis();
    long endMs = startMs + duration.toMillis();
    List<Long> latenciesMs = new ArrayList<>();
    Map<String, BsonValue> last = new HashMap<>();
    // A tick that is visible shows that the earlier ones of its coin are.
    while (last.size() < coins.size() || last.values().stream().anyMatch(at -> ms(at) < endMs)) {
      if (System.currentTimeMillis() > endMs + LONGEST_MS) {
        throw new IllegalStateException("ticks are not visible after %s ms".formatted(LONGEST_MS));
      }
      List<BsonDocument> visible =
          rawEvents
              .find(newer(last))
              .projection(
                  Projections.fields(
                      Projections.include(fields.coin(), fields.time()), Projections.excludeId()))
              .into(new ArrayList<>());
      long visibleMs = System.currentTimeMillis();
      for (BsonDocument tick : visible) {
        BsonValue time = tick.get(fields.time());
        last.merge(tick.getString(fields.coin()).getValue(), time, (a, b) -> ms(a) < ms(b) ? b : a);
        if (ms(time) >= startMs && ms(time) < endMs) {
          latenciesMs.add(visibleMs - ms(time));
        }
      }
      Thread.sleep(PAUSE_MS);
    }
    return latenciesMs;
  }

  private Bson newer(Map<String, BsonValue> last) {
    List<Bson> any = new ArrayList<>();
    for (String coin : coins) {
      Bson ofCoin = Filters.eq(fields.coin(), coin);
      any.add(
          last.containsKey(coin)
              ? Filters.and(ofCoin, Filters.gt(fields.time(), last.get(coin)))
              : ofCoin);
    }
    return Filters.or(any);
  }

  private static long ms(BsonValue time) {
    return time.isString()
        ? Instant.parse(time.asString().getValue()).toEpochMilli()
        : time.asDateTime().getValue();
  }
}
