package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.Topics;

/**
 * The names of every node and store. The names of the stores are the names of their changelog
 * topics too: changing one loses the state behind it.
 */
public final class Names {

  static final String INGEST_RAW = "ingest-crypto-raw";
  static final String READ_RAW_TICK = "read-raw-tick";
  static final String FOLD_SUMMARIES = "fold-summaries";
  static final String SINK_RAW_EVENTS = "sink-raw-events";
  static final String EGRESS_RAW = "egress-crypto-raw";
  static final String EGRESS_DEAD_LETTERS = "egress-crypto-raw-dlq";

  /** Each coin's own time and its open units. */
  public static final String COIN_CLOCK_STORE = "coin-clock-store";

  /** The facts of the open units. */
  public static final String FACT_STORE = "fact-store";

  private Names() {}

  /** Returns the store with the folds of such windows, for example {@code daily-summary-store}. */
  public static String summaryStore(WindowSize size) {
    return size.adjective() + "-summary-store";
  }

  static String sinkSummaries(WindowSize size) {
    return "sink-" + size.adjective() + "-summaries";
  }

  static String egressSummaries(WindowSize size) {
    return "egress-" + Topics.summaries(size);
  }
}
