package io.cryptopipeline.bench;

import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.bench.competitors.Competitor;
import io.cryptopipeline.bench.servers.MeasuredProcess;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.bson.Document;

/** Watches how many ticks are in MongoDB. */
final class Arrival {

  private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(2);
  private static final long PAUSE_MS = 100;

  private final MongoDatabase database;
  private final boolean summarized;

  Arrival(MongoDatabase database, Competitor competitor) {
    this.database = database;
    this.summarized = competitor.summarizes();
  }

  /**
   * Returns when all ticks are raw events, and counted by summaries if there are any.
   *
   * @throws IllegalStateException if a client ends, or nothing arrives for two minutes
   */
  void await(long ticks, List<MeasuredProcess> clients) throws InterruptedException {
    long last = -1;
    long lastNanos = System.nanoTime();
    while (true) {
      clients.forEach(MeasuredProcess::checkAlive);
      long rawEvents = database.getCollection(Competitor.RAW_EVENTS).estimatedDocumentCount();
      // The sum costs mongod processor time, so it is asked for at the end only.
      long counted = summarized && rawEvents >= ticks ? counted() : 0;
      if (rawEvents >= ticks && (!summarized || counted >= ticks)) {
        return;
      }
      if (rawEvents + counted != last) {
        last = rawEvents + counted;
        lastNanos = System.nanoTime();
      } else if (System.nanoTime() - lastNanos > LONGEST_STANDSTILL.toNanos()) {
        throw new IllegalStateException(
            "standstill at %s raw events and %s ticks in summaries, of %s ticks:%n%s"
                .formatted(rawEvents, counted, ticks, clients.get(0).lastLines()));
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  /**
   * Returns when MongoDB has at least {@code from} raw events, which may grow meanwhile.
   *
   * @throws IllegalStateException if a client ends, or after two minutes
   */
  void awaitRawEvents(LongSupplier from, List<MeasuredProcess> clients)
      throws InterruptedException {
    long endNanos = System.nanoTime() + LONGEST_STANDSTILL.toNanos();
    while (database.getCollection(Competitor.RAW_EVENTS).estimatedDocumentCount()
        < from.getAsLong()) {
      clients.forEach(MeasuredProcess::checkAlive);
      if (System.nanoTime() > endNanos) {
        throw new IllegalStateException(
            "the client does not catch up:\n" + clients.get(0).lastLines());
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  private long counted() {
    var sum = new Document("_id", null).append("ticks", new Document("$sum", "$tick_count"));
    Document result =
        database
            .getCollection(Competitor.DAILY_SUMMARIES)
            .aggregate(List.of(new Document("$group", sum)))
            .first();
    return result == null ? 0 : result.get("ticks", Number.class).longValue();
  }
}
