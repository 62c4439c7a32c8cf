package io.cryptopipeline.mongo;

/** The names of the collections, and of the fields that queries name. */
public final class Collections {

  /** Every accepted fact, immutable. */
  public static final String RAW_EVENTS = "raw_events";

  /** One summary a coin-day. */
  public static final String DAILY_SUMMARIES = "daily_summaries";

  /** The coin-days that wait for a recompute. */
  public static final String PENDING_RECOMPUTES = "pending_recomputes";

  /** What this database was made with. */
  public static final String PIPELINE_META = "pipeline_meta";

  static final String ID = "_id";
  static final String COIN_ID = "coin_id";
  static final String DATE = "date";
  static final String TIMESTAMP = "timestamp";
  static final String SOURCE = "source";
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

  private Collections() {}
}
