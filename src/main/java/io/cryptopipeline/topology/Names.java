package io.cryptopipeline.topology;

/**
 * The names of every node and store. The names of the stores are the names of their changelog
 * topics too: changing one loses the state behind it.
 */
public final class Names {

  static final String INGEST_RAW = "ingest-crypto-raw";
  static final String READ_RAW_TICK = "read-raw-tick";
  static final String FOLD_DAILY_SUMMARY = "fold-daily-summary";
  static final String SINK_RAW_EVENTS = "sink-raw-events";
  static final String SINK_DAILY_SUMMARIES = "sink-daily-summaries";
  static final String EGRESS_RAW = "egress-crypto-raw";
  static final String EGRESS_DEAD_LETTERS = "egress-crypto-raw-dlq";
  static final String EGRESS_DAILY_SUMMARY = "egress-crypto-daily-summary";

  /** Each coin's own time and its open days. */
  public static final String COIN_CLOCK_STORE = "coin-clock-store";

  /** The facts of the open days. */
  public static final String FACT_STORE = "fact-store";

  /** The folds of the open days, in windows of one day. */
  public static final String DAILY_SUMMARY_STORE = "daily-summary-store";

  private Names() {}
}
