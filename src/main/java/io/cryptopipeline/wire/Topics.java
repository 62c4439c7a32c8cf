package io.cryptopipeline.wire;

/** The names of the topics; their settings are in {@link TopicManifest}. */
public final class Topics {

  /** The raw ticks, exactly as they were fetched, keyed by coin. */
  public static final String RAW = "crypto-raw";

  /** The raw records that could not be used, each with its reason. */
  public static final String DEAD_LETTERS = "crypto-raw-dlq";

  /** The daily summaries, compacted, keyed by {@code coin:date}. */
  public static final String DAILY_SUMMARY = "crypto-daily-summary";

  private Topics() {}
}
