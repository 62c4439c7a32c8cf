package io.cryptopipeline.mongo;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import java.util.Collection;
import java.util.List;

/**
 * Stores raw events, summaries, and marks for a recompute. Every method returns when the storage
 * has acknowledged the whole call, retries during a short outage, and is idempotent. Safe for
 * several threads.
 *
 * <p>Every method throws {@link StorageUnavailableException} when an outage lasts too long, and
 * {@link StorageRefusedException} when the storage rejects the data.
 */
public interface Storage {

  /** Returns an empty batch of raw events, to add to and to store. */
  RawEventBatch newBatch();

  /** Marks the units for a recompute from raw events, or marks them again. */
  void markPending(Collection<CoinWindow> units);

  /**
   * Writes each summary, unless the stored one covers more facts or says the same.
   *
   * @return the given summaries that are stored now, without those that lost against a stored one
   */
  List<Summary> putSummaries(List<Summary> summaries);
}
