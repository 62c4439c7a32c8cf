package io.cryptopipeline.testing.topology;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.record.RawEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A batch of a storage that takes raw events as they are. Never full. */
public final class ListedBatch implements RawEventBatch {

  /** Null once they are stored. */
  private List<RawEvent> events = new ArrayList<>();

  private final Set<CoinWindow> lateUnits = new LinkedHashSet<>();
  private final Consumer<List<RawEvent>> storage;

  /** Creates an empty batch, whose events the consumer stores. */
  public ListedBatch(Consumer<List<RawEvent>> storage) {
    this.storage = storage;
  }

  @Override
  public void add(RawEvent event) {
    events.add(event);
    if (event.late()) {
      lateUnits.add(event.unit());
    }
  }

  @Override
  public int size() {
    return events.size();
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public Set<CoinWindow> lateUnits() {
    return lateUnits;
  }

  @Override
  public void store() {
    storage.accept(events);
    events = null;
  }
}
