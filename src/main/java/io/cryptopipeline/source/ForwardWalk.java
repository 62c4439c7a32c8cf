package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A way whose pages have the oldest trades after what is shown. Where the first page is requested
 * by a time, that may be too late: the time of an unreadable trade is a guess. Then the page does
 * not reach back to what is shown, and is requested again by earlier times.
 */
final class ForwardWalk extends HistoryWalk {

  private static final Duration FIRST_STEP_BACK = Duration.ofMinutes(1);

  /** A trade that is not there by then is not in the history. */
  private static final Duration LONGEST_STEP_BACK = Duration.ofDays(60);

  private final Exchange exchange;
  private final String product;
  private Optional<String> cursor = Optional.empty();
  private Duration back = Duration.ZERO;
  private boolean hasLookedBack;

  ForwardWalk(LastTrade start, OptionalLong end, Exchange exchange, String product) {
    super(start, end);
    this.exchange = exchange;
    this.product = product;
  }

  @Override
  String request() {
    return cursor.map(named -> exchange.historyAt(product, named)).orElseGet(() -> after(back));
  }

  private String after(Duration earlier) {
    return exchange.historyAfter(product, shown().id(), shown().time().minus(earlier));
  }

  @Override
  Page takeSorted(List<ParsedTrade> trades, String answer) throws UnusableRecordException {
    long before = shown().id();
    List<ParsedTrade> numbered = trades.stream().filter(trade -> trade.id().isPresent()).toList();
    boolean hasEarlier = !numbered.isEmpty() && number(numbered.get(0)) <= before;
    boolean begins = hasEarlier || numbered.isEmpty() || number(numbered.get(0)) == before + 1;
    if (cursor.isEmpty() && !begins && looksBack()) {
      return new Page(List.of(), true);
    }
    back = Duration.ZERO;
    hasLookedBack = false;
    if (!numbered.isEmpty() && number(numbered.get(numbered.size() - 1)) > before) {
      show(last(numbered));
    }
    boolean isFull = trades.size() >= Exchange.HISTORY_PAGE;
    Optional<String> next = exchange.historyCursor(answer);
    boolean goesOn = next.isPresent() ? !next.equals(cursor) : shown().id() > before;
    // At its end the history is asked by the last trade again, to see what comes late.
    cursor = isFull ? next : Optional.empty();
    boolean isTail = hasEarlier && exchange.historyBefore(product, 0).isPresent();
    return new Page(beforeEnd(trades), isFull && goesOn && !isTail && !isCrossed());
  }

  /**
   * Has the page requested by an earlier time; at last by the first one again. Returns whether it
   * is: not if it was requested by a number.
   */
  private boolean looksBack() {
    if (hasLookedBack || after(FIRST_STEP_BACK).equals(after(Duration.ZERO))) {
      return false;
    }
    back = back.isZero() ? FIRST_STEP_BACK : back.multipliedBy(4);
    if (back.compareTo(LONGEST_STEP_BACK) > 0) {
      back = Duration.ZERO;
      hasLookedBack = true;
    }
    return true;
  }
}
