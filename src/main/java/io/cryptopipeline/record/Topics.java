package io.cryptopipeline.record;

import io.cryptopipeline.model.WindowSize;

/** The names of the topics; their settings are in {@link TopicManifest}. */
public final class Topics {

  /** The raw ticks, exactly as they were fetched, keyed by coin. */
  public static final String RAW = "crypto-raw";

  /** The refused raw records, each with its reason. */
  public static final String DEAD_LETTERS = "crypto-raw-dlq";

  /** The last trade of each product that was sent to {@link #RAW}; compacted. */
  public static final String LAST_TRADES = "crypto-last-trades";

  private static final String SUMMARY = "-summary";

  private Topics() {}

  /**
   * Returns the topic of the summaries of this size, for example {@code crypto-daily-summary}:
   * compacted, keyed by {@code coin:date}, or {@code coin:start} of hours and minutes.
   */
  public static String summaries(WindowSize size) {
    return "crypto-" + size.adjective() + SUMMARY;
  }

  /** Returns whether the topic is one of summaries. */
  public static boolean holdsSummaries(String topic) {
    return topic.endsWith(SUMMARY);
  }
}
