package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.Topics;

/**
 * The names of all nodes and stores. A store's name is part of its changelog topic's name: a rename
 * loses the state.
 */
public final class Names {

  static final String INGEST_RAW = "ingest-crypto-raw";
  static final String READ_RAW_TICK = "read-raw-tick";
  static final String FOLD_SUMMARIES = "fold-summaries";
  static final String SINK_RAW_EVENTS = "sink-raw-events";
  static final String EGRESS_RAW = "egress-crypto-raw";
  static final String EGRESS_DEAD_LETTERS = "egress-crypto-raw-dlq";

  /** The store of each coin's time, open units and markets. */
  public static final String COIN_CLOCK_STORE = "coin-clock-store";

  /** The store of the facts of the open units. */
  public static final String FACT_STORE = "fact-segment-store";

  private Names() {}

  /** Returns the store of the window states of one size, such as {@code daily-summary-store}. */
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
