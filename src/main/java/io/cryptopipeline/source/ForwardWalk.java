package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.record.UnusableRecordException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A way whose pages have the oldest trades after what is shown. */
final class ForwardWalk extends HistoryWalk {

  private final Exchange exchange;
  private final String product;
  private Optional<String> cursor = Optional.empty();

  ForwardWalk(LastTrade start, OptionalLong end, Exchange exchange, String product) {
    super(start, end);
    this.exchange = exchange;
    this.product = product;
  }

  @Override
  String request() {
    return cursor
        .map(named -> exchange.historyAt(product, named))
        .orElseGet(() -> exchange.historyAfter(product, shown().id(), shown().time()));
  }

  @Override
  Page takeSorted(List<ParsedTrade> trades, String answer) throws UnusableRecordException {
    long before = shown().id();
    boolean reachesBack =
        trades.stream().anyMatch(trade -> trade.id().isPresent() && number(trade) <= before);
    if (!trades.isEmpty() && number(trades.get(trades.size() - 1)) > before) {
      show(last(trades.stream().filter(trade -> trade.id().isPresent()).toList()));
    }
    boolean isFull = trades.size() >= Exchange.HISTORY_PAGE;
    Optional<String> next = exchange.historyCursor(answer);
    boolean goesOn = next.isPresent() ? !next.equals(cursor) : shown().id() > before;
    // At its end the history is asked by the last trade again, to see what comes late.
    cursor = isFull ? next : Optional.empty();
    boolean isTail = reachesBack && exchange.historyBefore(product, 0).isPresent();
    return new Page(beforeEnd(trades), isFull && goesOn && !isTail && !isCrossed());
  }
}
