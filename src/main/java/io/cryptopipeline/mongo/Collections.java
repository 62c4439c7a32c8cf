package io.cryptopipeline.mongo;

import io.cryptopipeline.model.WindowSize;

/** The names of the collections, and of the fields that queries name. */
public final class Collections {

  /** Every accepted fact, immutable. */
  public static final String RAW_EVENTS = "raw_events";

  /** The units, coin-days or coin-weeks, that wait for a recompute. */
  public static final String PENDING_RECOMPUTES = "pending_recomputes";

  /** What this database was made with. */
  public static final String PIPELINE_META = "pipeline_meta";

  static final String ID = "_id";
  static final String COIN_ID = "coin_id";
  static final String TIMESTAMP = "timestamp";
  static final String SOURCE = "source";
  static final String PRODUCT = "product";
  static final String QUOTE = "quote";
  static final String INGESTED_AT = "ingested_at";
  static final String LATE = "late";
  static final String KAFKA = "kafka";
  static final String TOPIC = "topic";
  static final String PARTITION = "partition";
  static final String OFFSET = "offset";
  static final String PAYLOAD = "payload";
  static final String PAYLOAD_TEXT = "payload_text";
  static final String SEQ = "seq";
  static final String SINCE = "since";
  static final String OWNER = "owner";
  static final String OWNED_UNTIL = "owned_until";

  private Collections() {}

  /** Returns the collection of one summary a coin and window, for example daily_summaries. */
  public static String summaries(WindowSize size) {
    return size.adjective() + "_summaries";
  }
}
