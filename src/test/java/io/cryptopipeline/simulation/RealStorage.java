package io.cryptopipeline.simulation;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.ticks.RawEvents;
import io.cryptopipeline.testing.topology.ListedBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The storage of an instance on a real broker: the simulation's documents, and the faults of its
 * calls. Safe for several threads.
 */
final class RealStorage implements Storage {

  /** How the calls write. */
  enum Writes {
    /** Before they return. */
    AT_ONCE,
    /** A commit later: a commit does not wait for the storage. Wrong, to be caught. */
    LATER
  }

  private final MongoModel documents;
  private final Storage connection;
  private final Strikes strikes;
  private final RealInstance instance;
  private final Writes writes;
  private final List<Runnable> ofThisCommit = new ArrayList<>();
  private final List<Runnable> ofTheLast = new ArrayList<>();

  /**
   * @param documents are shared by all instances, and locked in each call
   */
  RealStorage(MongoModel documents, Strikes strikes, RealInstance instance, Writes writes) {
    this.documents = documents;
    connection = documents.connection(new Instance("real", any -> null));
    this.strikes = strikes;
    this.instance = instance;
    this.writes = writes;
  }

  @Override
  public RawEventBatch newBatch() {
    return new ListedBatch(
        events ->
            call(
                Point.RAW_INSERT,
                List.copyOf(events),
                (List<RawEvent> some) -> RawEvents.insert(connection, some)));
  }

  @Override
  public void markPending(Collection<CoinWindow> units) {
    call(Point.MARK, List.copyOf(units), connection::markPending);
  }

  @Override
  public List<Summary> putSummaries(List<Summary> all) {
    List<Summary> stored = new ArrayList<>();
    call(
        Point.SUMMARY_PUT,
        List.copyOf(all),
        some -> {
          List<Summary> won = connection.putSummaries(some);
          if (writes == Writes.AT_ONCE) {
            stored.addAll(won);
          }
        });
    return writes == Writes.AT_ONCE ? stored : all;
  }

  /** As {@code MongoModel.Connection.call}. */
  private <T> void call(Point point, List<T> batch, Consumer<List<T>> write) {
    Fault fault = strikes.at(point, instance);
    if (fault == Fault.REFUSED) {
      throw new StorageRefusedException("refused", null);
    }
    int count = fault == Fault.REPLY_LOST ? strikes.upTo(batch.size()) : batch.size();
    if (fault != Fault.UNAVAILABLE) {
      write(point, () -> write.accept(batch.subList(0, count)));
    }
    if (fault != null) {
      throw new StorageUnavailableException("away", null);
    }
    strikes.at(Point.ACKNOWLEDGED, instance);
  }

  private void write(Point point, Runnable write) {
    synchronized (documents) {
      if (writes == Writes.AT_ONCE) {
        write.run();
      } else {
        ofThisCommit.add(write);
        if (point == Point.SUMMARY_PUT) {
          writeLast();
          ofTheLast.addAll(ofThisCommit);
          ofThisCommit.clear();
        }
      }
    }
  }

  private void writeLast() {
    ofTheLast.forEach(Runnable::run);
    ofTheLast.clear();
  }

  /** Writes what is left: only a kill loses it. */
  void close() {
    synchronized (documents) {
      writeLast();
      ofThisCommit.forEach(Runnable::run);
    }
  }
}
