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
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.cryptopipeline.model.CoinDay;
import io.cryptopipeline.model.Tick;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
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

  /**
   * Hands every tick of the coin-days to {@code reader}, in no order, a few in memory at a time.
   *
   * @throws IllegalStateException if a raw event was changed so that it cannot be read any more
   */
  public void read(Collection<CoinDay> days, BiConsumer<CoinDay, StoredTick> reader) {
    Set<CoinDay> wanted = Set.copyOf(days);
    collection
        .find(Filters.or(ranges(wanted)))
        .projection(
            Projections.include(ID, COIN_ID, TIMESTAMP, QUOTE, LATE, KAFKA, PAYLOAD, PAYLOAD_TEXT))
        .forEach(
            document -> {
              CoinDay day = day(document);
              if (wanted.contains(day)) {
                reader.accept(day, stored(document));
              }
            });
  }

  /**
   * One query for all days: a range of the index for each coin and run of days, or for each date
   * and its coins, whichever are fewer. A server without such an index looks at every document
   * once.
   */
  private static List<Bson> ranges(Set<CoinDay> days) {
    Map<String, List<CoinDay>> byCoin =
        days.stream().collect(Collectors.groupingBy(CoinDay::coinId));
    Map<LocalDate, List<CoinDay>> byDate =
        days.stream().collect(Collectors.groupingBy(CoinDay::date));
    List<Bson> ranges = new ArrayList<>();
    if (byDate.size() <= byCoin.size()) {
      byDate.forEach(
          (date, coins) -> {
            List<String> coinIds = coins.stream().map(CoinDay::coinId).toList();
            CoinDay any = coins.get(0);
            ranges.add(Filters.and(between(any.start(), any.end()), Filters.in(COIN_ID, coinIds)));
          });
    } else {
      byCoin.forEach(
          (coinId, ofCoin) ->
              runs(ofCoin)
                  .forEach(
                      run ->
                          ranges.add(
                              Filters.and(
                                  Filters.eq(COIN_ID, coinId),
                                  between(run.get(0).start(), run.get(run.size() - 1).end())))));
    }
    return ranges;
  }

  /** Days of one coin, split into runs without a hole. */
  private static List<List<CoinDay>> runs(List<CoinDay> days) {
    List<List<CoinDay>> runs = new ArrayList<>();
    CoinDay before = null;
    for (CoinDay day : days.stream().sorted(Comparator.comparing(CoinDay::date)).toList()) {
      if (before == null || !day.start().equals(before.end())) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(day);
      before = day;
    }
    return runs;
  }

  private static Bson between(Instant from, Instant to) {
    return Filters.and(Filters.gte(TIMESTAMP, from), Filters.lt(TIMESTAMP, to));
  }

  private static CoinDay day(BsonDocument document) {
    return CoinDay.of(
        document.getString(COIN_ID).getValue(),
        Instant.ofEpochMilli(document.getDateTime(TIMESTAMP).getValue()));
  }

  private static StoredTick stored(BsonDocument document) {
    Tick tick = RawEventDocument.tick(document);
    try {
      return new StoredTick(
          tick,
          document.getDocument(KAFKA).getNumber(OFFSET).longValue(),
          document.getBoolean(LATE).getValue());
    } catch (BsonInvalidOperationException e) {
      throw new IllegalStateException(
          "the raw event %s cannot be read again: %s"
              .formatted(RawEventDocument.name(document), e.getMessage()),
          e);
    }
  }

  /**
   * Returns each coin's latest event time; coins without a raw event are left out.
   *
   * <p>This order of sorting and grouping, and not its mirror, makes MongoDB jump from coin to coin
   * in the index (a DISTINCT_SCAN, MongoDB 6.0.5).
   */
  public Map<String, Instant> latest(Collection<String> coinIds) {
    Map<String, Instant> latest = new HashMap<>();
    collection
        .aggregate(
            List.of(
                Aggregates.match(Filters.in(COIN_ID, coinIds)),
                Aggregates.sort(Sorts.descending(COIN_ID, TIMESTAMP)),
                Aggregates.group("$" + COIN_ID, Accumulators.first(TIMESTAMP, "$" + TIMESTAMP))))
        .forEach(
            coin ->
                latest.put(
                    coin.getString(ID).getValue(),
                    Instant.ofEpochMilli(coin.getDateTime(TIMESTAMP).getValue())));
    return latest;
  }

  /**
   * Returns whether a tick of the coin is stored whose event time is not before {@code from}, and
   * that was ingested after {@code since}.
   */
  public boolean wasIngested(String coinId, Instant from, Instant since) {
    return collection
            .find(
                Filters.and(
                    Filters.eq(COIN_ID, coinId),
                    Filters.gte(TIMESTAMP, from),
                    Filters.gt(INGESTED_AT, since)))
            .projection(Projections.include(ID))
            .first()
        != null;
  }
}
