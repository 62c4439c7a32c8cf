package io.cryptopipeline.simulation;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.topology.ListedBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The documents. Inserts a raw event whose id is not there; replaces a summary by one that knows
 * more, as {@code SummaryDocument.guard} has it for summaries of the stream, and marks the unit of
 * one that loses, as {@code MongoStorage.putSummaries} does.
 */
final class MongoModel {

  private final Windows windows;
  private final boolean isGuarded;
  private final Faults faults;
  private final Map<String, RawEvent> rawEvents = new TreeMap<>();
  private final Map<String, Summary> summaries = new TreeMap<>();
  private final Set<String> pending = new TreeSet<>();

  MongoModel(Windows windows, boolean isGuarded, Faults faults) {
    this.windows = windows;
    this.isGuarded = isGuarded;
    this.faults = faults;
  }

  Map<String, RawEvent> rawEvents() {
    return rawEvents;
  }

  /** Returns the summaries by size and id of their window. */
  Map<String, Summary> summaries() {
    return summaries;
  }

  Set<String> pending() {
    return pending;
  }

  static String key(CoinWindow window) {
    return window.window().size() + " " + window.id();
  }

  /** Returns the summary without the time at which it was made. */
  static Summary timeless(Summary summary) {
    return new Summary(
        summary.window(),
        summary.quote(),
        summary.open(),
        summary.high(),
        summary.low(),
        summary.close(),
        summary.mean(),
        summary.tickCount(),
        summary.volume(),
        summary.vwap(),
        summary.firstTimestamp(),
        summary.lastTimestamp(),
        summary.maxGapMinutes(),
        summary.lateCount(),
        summary.isFinal(),
        summary.computedBy(),
        Instant.EPOCH);
  }

  /** Returns the connection of an instance. */
  Storage connection(Instance instance) {
    return new Connection(instance);
  }

  private boolean put(Summary summary) {
    Summary stored = summaries.get(key(summary.window()));
    boolean replaces =
        !isGuarded
            || stored == null
            || stored.tickCount() < summary.tickCount()
            || (stored.tickCount() == summary.tickCount()
                && summary.isFinal()
                && !stored.isFinal());
    if (replaces) {
      summaries.put(key(summary.window()), summary);
    } else if (!timeless(stored).equals(timeless(summary))) {
      pending.add(windows.unitOf(summary.window()).id());
      return false;
    }
    return true;
  }

  private final class Connection implements Storage {

    private final Instance instance;

    Connection(Instance instance) {
      this.instance = instance;
    }

    @Override
    public RawEventBatch newBatch() {
      return new ListedBatch(this::insert);
    }

    private void insert(List<RawEvent> events) {
      call(Point.RAW_INSERT, events, event -> rawEvents.putIfAbsent(event.id(), event));
    }

    @Override
    public void markPending(Collection<CoinWindow> units) {
      call(Point.MARK, List.copyOf(units), unit -> pending.add(unit.id()));
    }

    @Override
    public List<Summary> putSummaries(List<Summary> all) {
      List<Summary> stored = new ArrayList<>();
      call(
          Point.SUMMARY_PUT,
          all,
          summary -> {
            if (put(summary)) {
              stored.add(summary);
            }
          });
      return stored;
    }

    /** A call that fails may have been done in part: bulk writes are no transactions. */
    private <T> void call(Point point, List<T> batch, Consumer<T> write) {
      Fault fault = faults.at(point, instance);
      if (fault == Fault.REFUSED) {
        throw new StorageRefusedException("refused", null);
      }
      boolean done = fault != Fault.UNAVAILABLE;
      int count = fault == Fault.REPLY_LOST ? faults.upTo(batch.size()) : batch.size();
      if (done) {
        batch.subList(0, count).forEach(write);
      }
      if (fault != null) {
        throw new StorageUnavailableException("away", null);
      }
      faults.at(Point.ACKNOWLEDGED, instance);
    }
  }
}
