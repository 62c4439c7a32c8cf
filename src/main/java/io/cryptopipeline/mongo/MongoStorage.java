package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.Windows;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;

/** Writes raw events and summaries to MongoDB. Safe for several threads. */
final class MongoStorage implements Storage {

  private final MongoDatabase database;
  private final MongoCollection<BsonDocument> rawEvents;
  private final InsertMetrics inserts;
  private final BufferPool buffers = new BufferPool();
  private final Summaries summaries;
  private final PendingRecomputes pendingRecomputes;
  private final Windows windows;
  private final OutageRetry retry;
  private final Clock clock;

  /**
   * Creates the storage in {@code database}.
   *
   * @param windows the windows that have summaries
   * @param retry retries the calls that an outage interrupts
   * @param meters takes the metrics of the inserts
   * @param clock gives the time of a mark
   */
  MongoStorage(
      MongoDatabase database,
      Windows windows,
      OutageRetry retry,
      MeterRegistry meters,
      Clock clock) {
    this.database = database;
    rawEvents = database.getCollection(RAW_EVENTS, BsonDocument.class);
    inserts = new InsertMetrics(meters);
    summaries = new Summaries(database, windows, retry);
    pendingRecomputes = new PendingRecomputes(database, windows, retry);
    this.windows = windows;
    this.retry = retry;
    this.clock = clock;
  }

  @Override
  public RawEventBatch newBatch() {
    return new InsertBatch(database, rawEvents, retry, inserts, buffers);
  }

  @Override
  public void markPending(Collection<CoinWindow> units) {
    pendingRecomputes.mark(units, clock.instant());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Marks the unit of a stream summary that loses against a different stored one: it may contain
   * facts that the stored one lacks, and the raw events decide. A recompute has read them already,
   * so it marks nothing.
   */
  @Override
  public List<Summary> putSummaries(List<Summary> all) {
    List<Summary> refused = summaries.put(all);
    if (refused.isEmpty()) {
      return all;
    }
    // Of two concurrent first inserts one fails, even if it is the better one.
    summaries.replace(refused);
    Set<Summary> superseded =
        summaries.compare(refused).stream()
            .filter(comparison -> !isStored(comparison))
            .map(SummaryComparison::recomputed)
            .collect(Collectors.toSet());
    markPending(
        superseded.stream()
            .filter(summary -> summary.computedBy() == ComputedBy.STREAM)
            .map(Summary::window)
            .map(windows::unitOf)
            .collect(Collectors.toSet()));
    return all.stream().filter(summary -> !superseded.contains(summary)).toList();
  }

  private static boolean isStored(SummaryComparison comparison) {
    CoinWindow window = comparison.recomputed().window();
    if (!comparison.isStored()) {
      throw new StorageRefusedException(
          "another document of %s has the coin and window of %s: delete it, the _id must be %s"
              .formatted(CollectionNames.summaries(window.window().size()), window, window.id()),
          null);
    }
    return comparison.differences().isEmpty();
  }
}
