package io.cryptopipeline.source;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Counts and logs the missing trades of a product. For one thread. */
final class MissingTrades {

  private static final Logger LOG = LogManager.getLogger(MissingTrades.class);

  private final String source;
  private final String product;
  private final SourceGauge gauge;
  private final TradeOutput output;

  MissingTrades(String source, String product, SourceGauge gauge, TradeOutput output) {
    this.source = source;
    this.product = product;
    this.gauge = gauge;
    this.output = output;
  }

  /** Reports what the history has, and counts what it has shown not to have. */
  void settle(HistorySearch done) {
    if (done.walk().isCrossed() && done.holdsLiveTrades()) {
      output.progress().passOver(done.walk().end().orElseThrow());
    }
    if (done.found() > 0) {
      LOG.info("{}: {} trades of {} fetched from the history", source, done.found(), product);
    }
    long missing = done.declareMissing(output.progress());
    if (missing > 0) {
      gauge.missed(missing);
      LOG.warn(
          "{}: {} trades of {} between {} and {} are missing: the history does not have them",
          source,
          missing,
          product,
          done.start().id(),
          done.shownTo() + 1);
    }
    output.tellLastSent();
    showPending(0);
  }

  /** Says that trades before that number are fetched later. */
  void postpone(long end) {
    showPending(0);
    LOG.warn(
        "{}: the live trades of {} continue; {} that are missing before {} are fetched later",
        source,
        product,
        output.progress().skipped(),
        end);
  }

  /** Shows how many trades are to be fetched, of which so many are not skipped yet. */
  void showPending(long more) {
    gauge.pending(product, output.progress().skipped() + more);
  }
}
