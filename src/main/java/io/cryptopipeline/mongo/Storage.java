package io.cryptopipeline.mongo;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.RawEvent;
import java.util.Collection;
import java.util.List;

/**
 * What the sinks write to. Every method returns only when the storage has acknowledged the whole
 * call, waits out a short outage, and may be repeated with the same arguments without changing
 * anything further. Safe for several threads.
 *
 * <p>Every method throws {@link StorageUnavailableException} when an outage lasts too long, and
 * {@link StorageRefusedException} when the storage will not take what it is given.
 */
public interface Storage {

  /** Stores each event whose id is not there yet; those that are there stay as they are. */
  void insertRawEvents(List<RawEvent> events);

  /** Marks the units to be recomputed from raw events, now or again. */
  void markPending(Collection<CoinWindow> units);

  /**
   * Writes each summary unless one is stored that was made from more facts, or says the same.
   *
   * @return the summaries that are stored now, as given; those that were superseded are left out
   */
  List<Summary> putSummaries(List<Summary> summaries);
}
