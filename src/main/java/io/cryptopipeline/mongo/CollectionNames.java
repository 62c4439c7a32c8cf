package io.cryptopipeline.mongo;

import io.cryptopipeline.model.WindowSize;

/** The names of the collections. */
final class CollectionNames {

  /** Every accepted fact, immutable. */
  static final String RAW_EVENTS = "raw_events";

  /** The units, coin-days or coin-weeks, that wait for a recompute. */
  static final String PENDING_RECOMPUTES = "pending_recomputes";

  /** The settings that the database was created with. */
  static final String PIPELINE_META = "pipeline_meta";

  private CollectionNames() {}

  /** Returns the collection of the summaries of one window size, for example daily_summaries. */
  static String summaries(WindowSize size) {
    return size.adjective() + "_summaries";
  }
}
