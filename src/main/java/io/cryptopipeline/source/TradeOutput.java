package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.Tick;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Passes on each trade of a product once, readable or not. For one thread. */
final class TradeOutput {

  private static final Logger LOG = LogManager.getLogger(TradeOutput.class);
  private static final int UNREADABLE_KEPT = 1_000;

  private final String source;
  private final String product;
  private final Consumer<FetchedPayload> receiver;
  private final Set<String> unreadable = new HashSet<>();
  private TradeProgress progress;

  TradeOutput(
      String source, String product, Optional<LastTrade> last, Consumer<FetchedPayload> receiver) {
    this.source = source;
    this.product = product;
    this.receiver = receiver;
    this.progress = new TradeProgress(last);
  }

  /** Returns which trades were passed on. */
  TradeProgress progress() {
    return progress;
  }

  /** Forgets which trades were passed on: the exchange has restarted its numbers. */
  void restartAt(long id) {
    LOG.warn(
        "{}: the trade ids of {} restart at {}; the last one was {}",
        source,
        product,
        id,
        progress.last().orElseThrow().id());
    progress = new TradeProgress(Optional.empty());
  }

  /** Passes on a trade if it is new, and returns whether it is. */
  boolean passOn(ParsedTrade trade) {
    boolean isNew =
        trade.id().isPresent()
            ? progress.take(trade.id().getAsLong(), trade.time())
            : trade.tick().isPresent() || isNewlyUnreadable(trade);
    if (isNew) {
      send(trade);
    }
    return isNew;
  }

  /** Returns whether it is the first time: the same page may be requested again. */
  private boolean isNewlyUnreadable(ParsedTrade trade) {
    if (unreadable.size() >= UNREADABLE_KEPT) {
      unreadable.clear();
    }
    return unreadable.add(trade.text());
  }

  /** Passes on a trade that is not in the sequence. */
  void send(ParsedTrade trade) {
    receiver.accept(
        new FetchedPayload(
            source,
            "a trade of " + product,
            Optional.of(product),
            trade.tick().flatMap(Tick::quote),
            trade.text().getBytes(UTF_8),
            trade.json()));
  }
}
