package io.cryptopipeline.mongo;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.record.RawEvent;
import java.util.Set;

/**
 * Raw events that are written together, encoded when they are added. One thread adds; afterwards
 * one thread stores.
 */
public interface RawEventBatch {

  /** Adds an event, and keeps no reference to it. */
  void add(RawEvent event);

  /** Returns the number of events. */
  int size();

  /** Returns whether the events have so many bytes that no more should be added. */
  boolean isFull();

  /** Returns the units of the late events. */
  Set<CoinWindow> lateUnits();

  /**
   * Stores each event whose id is not stored yet; leaves stored events unchanged. Like every method
   * of {@link Storage}, it returns when the storage has acknowledged. It is the last call.
   *
   * @throws StorageUnavailableException if an outage lasts too long
   * @throws StorageRefusedException if the storage rejects the data
   */
  void store();
}
