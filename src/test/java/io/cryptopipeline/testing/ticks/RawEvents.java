package io.cryptopipeline.testing.ticks;

import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.record.RawEvent;
import java.util.List;

/** Writes raw events that a test has in a list. */
public final class RawEvents {

  private RawEvents() {}

  /** Stores the events in one batch, however many there are. */
  public static void insert(Storage storage, List<RawEvent> events) {
    RawEventBatch batch = storage.newBatch();
    events.forEach(batch::add);
    batch.store();
  }
}
