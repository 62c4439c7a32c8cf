package io.cryptopipeline.benchmark;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.batch.RangeRecompute;
import io.cryptopipeline.batch.Recompute;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.mongo.RawEventReader;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;

/**
 * A day of 1,000,000 ticks of 50 coins: recomputed, and read with the bare driver, in turn. {@code
 * mvn verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=RecomputeBenchmark}
 */
class RecomputeBenchmark {

  private static final int TICKS = 1_000_000;
  private static final int COINS = 50;
  private static final int ROUNDS = 7;
  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final LocalDate DATE = LocalDate.parse("2018-04-05");
  private static final Instant START = Instant.parse("2018-04-05T00:00:00Z");

  @Test
  void measure() throws Exception {
    try (FreshDatabase fresh = RealMongo.freshDatabase()) {
      MongoDatabase database = fresh.database();
      MongoParts.ensureIndexes(database);
      fill(database);
      double[] one = new double[ROUNDS];
      double[] several = new double[ROUNDS];
      double[] recompute = new double[ROUNDS];
      for (int round = -2; round < ROUNDS; round++) { // two to warm up
        double read = seconds(() -> readWithOneCursor(database));
        double readRaw = seconds(() -> readRawWithSeveralCursors(database));
        double recomputed = seconds(() -> recompute(database));
        if (round >= 0) {
          one[round] = read;
          several[round] = readRaw;
          recompute[round] = recomputed;
        }
      }
      report("bare read, one cursor, documents", one, recompute);
      report("bare read, %s cursors, raw bytes".formatted(THREADS), several, recompute);
      System.out.printf(Locale.ROOT, "recompute: median %.2f s%n", median(recompute));
    }
  }

  private static void report(String what, double[] base, double[] recompute) {
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      ratios[round] = recompute[round] / base[round];
    }
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "%s: median %.2f s; recompute / read: %.2f (%.2f to %.2f)%n",
        what,
        median(base),
        ratios[ROUNDS / 2],
        ratios[0],
        ratios[ROUNDS - 1]);
  }

  private static double median(double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void fill(MongoDatabase database) {
    List<RawEvent> batch = new ArrayList<>();
    for (int i = 0; i < TICKS; i++) {
      Instant time = START.plusMillis(i * 86_400_000L / TICKS);
      batch.add(
          event(
              "{\"coin_id\":\"coin-%02d\",\"timestamp\":\"%s\",\"price\":%s.%02d,\"volume\":0.%04d,\"trade_id\":%s}"
                  .formatted(i % COINS, time, 6_000 + i % 997, i % 100, i % 9_999 + 1, i)));
      if (batch.size() == 10_000) {
        RawEvents.insert(MongoParts.storage(database), batch);
        batch.clear();
      }
    }
  }

  private static double seconds(Work work) throws Exception {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Bson day() {
    return Filters.and(
        Filters.gte("timestamp", START), Filters.lt("timestamp", START.plus(Duration.ofDays(1))));
  }

  private static void readWithOneCursor(MongoDatabase database) {
    AtomicLong count = new AtomicLong();
    database
        .getCollection("raw_events")
        .find(Filters.and(Filters.regex("coin_id", "^coin-"), day()))
        .forEach((Document document) -> count.incrementAndGet());
    check(count.get());
  }

  private static void readRawWithSeveralCursors(MongoDatabase database) throws Exception {
    MongoCollection<RawBsonDocument> raw =
        database.getCollection("raw_events", RawBsonDocument.class);
    AtomicLong count = new AtomicLong();
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> all = new ArrayList<>();
    for (int coin = 0; coin < COINS; coin++) {
      Bson ofCoin = Filters.and(Filters.eq("coin_id", "coin-%02d".formatted(coin)), day());
      all.add(executor.submit(() -> raw.find(ofCoin).forEach(d -> count.incrementAndGet())));
    }
    for (Future<?> one : all) {
      one.get();
    }
    executor.shutdown();
    check(count.get());
  }

  private static void recompute(MongoDatabase database) {
    RawEventReader rawEvents = MongoParts.rawEvents(database);
    RangeRecompute ranges =
        new RangeRecompute(
            rawEvents,
            new Recompute(rawEvents, Windows.UTC_DAYS, Duration.ofHours(1), Clock.systemUTC()),
            Windows.UTC_DAYS,
            THREADS,
            () -> false);
    AtomicLong ticks = new AtomicLong();
    ranges.run(
        new DateRange(DATE, DATE),
        List.of(),
        recomputed -> recomputed.summaries().forEach(s -> ticks.addAndGet(s.tickCount())),
        progress -> {});
    check(ticks.get());
  }

  private static void check(long count) {
    if (count != TICKS) {
      throw new AssertionError(count + " of " + TICKS + " ticks");
    }
  }
}
