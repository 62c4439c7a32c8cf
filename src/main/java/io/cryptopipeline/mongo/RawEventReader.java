package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.mongo.DocumentId.ID;
import static io.cryptopipeline.mongo.RawEventDocument.COIN_ID;
import static io.cryptopipeline.mongo.RawEventDocument.INGESTED_AT;
import static io.cryptopipeline.mongo.RawEventDocument.TIMESTAMP;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.runtime.PrintableText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** Reads stored raw events by coin and time. Safe for several threads. */
public final class RawEventReader {

  /** By default MongoDB returns up to 16 MiB at once, which the driver holds twice. */
  private static final int BATCH = 2_000;

  private final MongoCollection<BsonDocument> collection;
  private final Windows windows;
  private final OutageRetry retry;

  /**
   * Creates the view of {@code database}.
   *
   * @param windows defines the units
   * @param retry retries the calls that an outage interrupts
   */
  RawEventReader(MongoDatabase database, Windows windows, OutageRetry retry) {
    collection = database.getCollection(RAW_EVENTS, BsonDocument.class);
    this.windows = windows;
    this.retry = retry;
  }

  /**
   * Hands every tick of the units to a reader, in no order, with few in memory at a time.
   *
   * @param newReader creates the reader, and another one when an outage interrupts the read
   * @return the reader that got all ticks
   * @throws IllegalStateException if someone has changed a raw event so that it cannot be read
   */
  public <R extends Consumer<StoredTick>> R read(
      Collection<CoinWindow> units, Supplier<R> newReader) {
    Set<CoinWindow> wanted = Set.copyOf(units);
    return retry.inParts(
        "read the raw events of %s units".formatted(wanted.size()),
        answered -> {
          R reader = newReader.get();
          read(wanted, reader, answered);
          return reader;
        });
  }

  /** Returns whether a raw event of the coin is stored. */
  public boolean hasCoin(String coinId) {
    return retry.untilAcknowledged(
        "look for raw events of " + PrintableText.excerpt(coinId),
        () ->
            collection.countDocuments(Filters.eq(COIN_ID, coinId), new CountOptions().limit(1))
                > 0);
  }

  private void read(Set<CoinWindow> wanted, Consumer<StoredTick> reader, Runnable answered) {
    Wanted filter = new Wanted(wanted);
    try (MongoCursor<RawBsonDocument> documents =
        collection
            .withDocumentClass(RawBsonDocument.class)
            .find(Filters.or(ranges(wanted)))
            .batchSize(BATCH)
            .iterator()) {
      long number = 0;
      while (documents.hasNext()) {
        if (++number % BATCH == 0) {
          answered.run();
        }
        StoredTick stored = RawEventDocument.read(documents.next());
        if (filter.test(stored.tick())) {
          reader.accept(stored);
        }
      }
    }
  }

  /** Accepts the ticks of wanted units. A tick mostly has the unit of the tick before. */
  private final class Wanted implements Predicate<Tick> {

    private final Set<CoinWindow> units;
    private CoinWindow current;
    private boolean isCurrentWanted;

    Wanted(Set<CoinWindow> units) {
      this.units = units;
    }

    @Override
    public boolean test(Tick tick) {
      if (current == null || !current.contains(tick)) {
        current = new CoinWindow(tick.coinId(), windows.unit(tick.timestamp()));
        isCurrentWanted = units.contains(current);
      }
      return isCurrentWanted;
    }
  }

  /**
   * Returns the index ranges of one query for all units: one range per coin and run of units, or
   * one per unit and its coins, whichever are fewer. A server without the index reads every
   * document once per query, so there is only one.
   */
  private static List<Bson> ranges(Set<CoinWindow> units) {
    Map<String, List<Window>> byCoin =
        units.stream()
            .collect(groupingBy(CoinWindow::coinId, mapping(CoinWindow::window, toList())));
    Map<Window, List<String>> byWindow =
        units.stream()
            .collect(groupingBy(CoinWindow::window, mapping(CoinWindow::coinId, toList())));
    List<Bson> ranges = new ArrayList<>();
    if (byWindow.size() <= byCoin.size()) {
      byWindow.forEach(
          (window, coinIds) ->
              ranges.add(
                  Filters.and(
                      Filters.in(COIN_ID, coinIds), between(window.start(), window.end()))));
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

  /** Splits windows into runs without gaps. */
  private static List<List<Window>> runs(List<Window> windows) {
    List<List<Window>> runs = new ArrayList<>();
    Window before = null;
    for (Window window : windows.stream().sorted(Comparator.comparing(Window::start)).toList()) {
      if (before == null || !window.start().equals(before.end())) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(window);
      before = window;
    }
    return runs;
  }

  private static Bson between(Instant from, Instant to) {
    return Filters.and(Filters.gte(TIMESTAMP, from), Filters.lt(TIMESTAMP, to));
  }

  /** Returns every coin that has a raw event, in alphabetical order. */
  public List<String> coins() {
    return retry.untilAcknowledged(
        "list the coins",
        () ->
            collection
                .aggregate(
                    List.of(
                        Aggregates.sort(Sorts.ascending(COIN_ID, TIMESTAMP)),
                        Aggregates.group(
                            "$" + COIN_ID, Accumulators.first(TIMESTAMP, "$" + TIMESTAMP)),
                        Aggregates.sort(Sorts.ascending(ID))))
                .map(coin -> coin.getString(ID).getValue())
                .into(new ArrayList<>()));
  }

  /** Returns the time of the coin's first tick from {@code from} to before {@code to}. */
  public Optional<Instant> first(String coinId, Instant from, Instant to) {
    return retry.untilAcknowledged(
        "find the first raw event of a coin",
        () ->
            Optional.ofNullable(
                    collection
                        .find(Filters.and(Filters.eq(COIN_ID, coinId), between(from, to)))
                        .projection(Projections.include(TIMESTAMP))
                        .sort(Sorts.ascending(COIN_ID, TIMESTAMP))
                        .first())
                .map(document -> Instant.ofEpochMilli(document.getDateTime(TIMESTAMP).getValue())));
  }

  /**
   * Returns each coin's latest event time; coins without a raw event are left out.
   *
   * <p>A descending sort and the first of each group make MongoDB jump from coin to coin in the
   * index (DISTINCT_SCAN); an ascending sort and the last do not (MongoDB 6.0.5).
   */
  public Map<String, Instant> latest(Collection<String> coinIds) {
    return retry.untilAcknowledged("find the latest raw events", () -> findLatest(coinIds));
  }

  private Map<String, Instant> findLatest(Collection<String> coinIds) {
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
   * Returns whether a tick of the coin is stored that has an event time of {@code from} or later,
   * and was ingested after {@code since}.
   */
  public boolean wasIngested(String coinId, Instant from, Instant since) {
    return retry.untilAcknowledged(
        "find recently ingested raw events",
        () ->
            collection
                    .find(
                        Filters.and(
                            Filters.eq(COIN_ID, coinId),
                            Filters.gte(TIMESTAMP, from),
                            Filters.gt(INGESTED_AT, since)))
                    .projection(Projections.include(ID))
                    .first()
                != null);
  }
}
