package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.Tick;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Passes on each trade of a product once, readable or not. For one thread. */
final class TradeOutput {

  private static final Logger LOG = LogManager.getLogger(TradeOutput.class);

  private final String source;
  private final SeenPayloads seen;
  private final SourceGauge gauge;
  private final Consumer<FetchedPayload> receiver;
  private final Consumer<LastTrade> lastSent;
  private TradeProgress progress;

  /**
   * Creates the output of a product.
   *
   * @param last the last trade that was passed on before
   * @param lastSent is told up to which trade all were passed on
   */
  TradeOutput(
      String source,
      Optional<LastTrade> last,
      SeenPayloads seen,
      SourceGauge gauge,
      Consumer<FetchedPayload> receiver,
      Consumer<LastTrade> lastSent) {
    this.source = source;
    this.seen = seen;
    this.gauge = gauge;
    this.receiver = receiver;
    this.lastSent = lastSent;
    this.progress = new TradeProgress(last);
    tellLastSent();
  }

  /** Returns which trades were passed on. */
  TradeProgress progress() {
    return progress;
  }

  /** Forgets which trades were passed on: the exchange has restarted its numbers. */
  void restartAt(ParsedTrade trade) {
    LOG.warn(
        "{}: the trade ids of {} restart at {}; the last one was {}",
        source,
        trade.product().orElseThrow(),
        trade.id().orElseThrow(),
        progress.last().orElseThrow().id());
    gauge.missed(progress.skipped()); // their numbers name other trades now
    progress = new TradeProgress(Optional.empty());
  }

  /** Passes on a trade if it is new, and returns whether it is. */
  boolean passOn(ParsedTrade trade) {
    if (trade.id().isEmpty()) {
      return send(trade);
    }
    boolean isNew =
        progress.take(trade.id().getAsLong(), trade.timeAfter(progress.last())) && send(trade);
    if (isNew) {
      tellLastSent();
    }
    return isNew;
  }

  /** Tells up to which trade all were passed on; nothing while trades are to be fetched. */
  void tellLastSent() {
    progress.complete().ifPresent(lastSent);
  }

  /**
   * Passes on a live trade if it is new. An unreadable one may have an earlier number, under which
   * the history has another trade, or none.
   */
  void passOnLive(ParsedTrade trade) {
    if (!passOn(trade) && trade.tick().isEmpty()) {
      send(trade);
    }
  }

  /**
   * Sends a trade. What its number does not tell from others is sent only the first time: the same
   * page may be requested again.
   */
  private boolean send(ParsedTrade trade) {
    boolean isUnreadable = trade.tick().isEmpty();
    if ((isUnreadable || trade.id().isEmpty()) && !seen.add(trade.identity())) {
      return false;
    }
    if (isUnreadable) {
      gauge.gotUnreadable();
    }
    receiver.accept(
        new FetchedPayload(
            source,
            "a trade of " + trade.product().orElse("an unknown product"),
            trade.product(),
            trade.tick().flatMap(Tick::quote),
            trade.text().getBytes(UTF_8),
            trade.json()));
    return true;
  }
}
