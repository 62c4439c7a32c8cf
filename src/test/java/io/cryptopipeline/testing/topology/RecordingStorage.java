package io.cryptopipeline.testing.topology;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.record.RawEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes everything and keeps it in memory; its writers are waited for before a test looks. */
public final class RecordingStorage implements Storage {

  private final List<RawEvent> rawEvents = new ArrayList<>();
  private final Map<CoinWindow, Summary> summaries = new LinkedHashMap<>();
  private final Set<CoinWindow> pending = new LinkedHashSet<>();

  @Override
  public RawEventBatch newBatch() {
    return new ListedBatch(this::insert);
  }

  private void insert(List<RawEvent> events) {
    rawEvents.addAll(events);
  }

  @Override
  public void markPending(Collection<CoinWindow> units) {
    pending.addAll(units);
  }

  @Override
  public List<Summary> putSummaries(List<Summary> all) {
    all.forEach(summary -> summaries.put(summary.window(), summary));
    return all;
  }

  /** Every raw event that was inserted, repeated ones too, in their order. */
  public List<RawEvent> rawEvents() {
    return rawEvents;
  }

  /** The newest summary of each window. */
  public Map<CoinWindow, Summary> summaries() {
    return summaries;
  }

  /** The units that were marked. */
  public Set<CoinWindow> pending() {
    return pending;
  }

  /** Forgets raw events and summaries. */
  public void forget() {
    rawEvents.clear();
    summaries.clear();
  }
}
