package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A way whose pages have the newest trades before a number. Numbers are shown by one page alone: it
 * has a trade after them, and reaches back to what is shown. A page that has nothing after what is
 * shown proves nothing, because a history that is behind or fails has such pages too.
 *
 * <p>Such a page is searched for between two bounds. Pages below the lower one have had nothing
 * new; below the upper one is a trade, too far away to be on one page with what is shown. Every
 * page moves one of them or moves on what is shown, or else the history is behind.
 */
final class BackwardWalk extends HistoryWalk {

  private final Exchange exchange;
  private final String product;
  private final long end;

  /** How far beyond the end is asked: the trade there may be the one that the history lacks. */
  private long beyond = 1;

  private long lower;

  /** The number of the trade; empty if the history is to be asked for the newest one. */
  private OptionalLong upper = OptionalLong.empty();

  /** How far above the lower bound the next page begins. */
  private long window = Exchange.HISTORY_PAGE;

  private long requested;

  BackwardWalk(LastTrade start, long end, Exchange exchange, String product) {
    super(start, OptionalLong.of(end));
    this.exchange = exchange;
    this.product = product;
    this.end = end;
    this.lower = start.id() + 1;
  }

  @Override
  String request() {
    requested =
        upper.isPresent()
            ? Math.min(upper.getAsLong() + 1, lower + window)
            : Math.min(end, Long.MAX_VALUE - beyond) + beyond;
    return exchange.historyBefore(product, requested).orElseThrow();
  }

  @Override
  Page takeSorted(List<ParsedTrade> trades, String answer) {
    List<ParsedTrade> withoutNumber =
        trades.stream().filter(trade -> trade.id().isEmpty()).toList();
    List<ParsedTrade> later = trades.stream().filter(t -> number(t) > shown().id()).toList();
    boolean hasEarlier = withoutNumber.size() + later.size() < trades.size();
    boolean wasNewest = upper.isEmpty();
    beyond = wasNewest ? 1 + Exchange.HISTORY_PAGE / 2 : beyond;
    if (later.isEmpty()) {
      boolean isToBeFound = raiseLower();
      return new Page(
          withoutNumber, isToBeFound && hasEarlier); // a history that fails is empty too
    }
    if (!hasEarlier && number(later.get(0)) > shown().id() + 1 && !isOldest(trades, later)) {
      return new Page(withoutNumber, lowerUpper(number(later.get(0))));
    }
    LastTrade last = last(later);
    show(new LastTrade(Math.min(last.id(), end - 1), last.time()));
    searchFrom(upper.isPresent() && upper.getAsLong() > last.id() ? upper : OptionalLong.empty());
    List<ParsedTrade> next = new ArrayList<>(withoutNumber);
    next.addAll(beforeEnd(later));
    return new Page(next, !isCrossed() && !wasNewest);
  }

  /** Returns whether the upper trade alone was left to ask for: the history begins with it. */
  private boolean isOldest(List<ParsedTrade> trades, List<ParsedTrade> later) {
    return upper.isPresent()
        && requested == upper.getAsLong() + 1
        && number(later.get(0)) == upper.getAsLong()
        && trades.size() < Exchange.HISTORY_PAGE;
  }

  /** Searches above a page that has nothing new, and returns whether there is anything to find. */
  private boolean raiseLower() {
    if (upper.isEmpty() || requested > upper.getAsLong()) {
      searchFrom(OptionalLong.empty());
      return false;
    }
    lower = requested;
    window = 4 * window;
    return true;
  }

  /** Searches below the first trade of a page, and returns whether that is less than before. */
  private boolean lowerUpper(long first) {
    if (upper.isPresent() && first >= upper.getAsLong()) {
      searchFrom(OptionalLong.empty());
      return false;
    }
    if (first < lower) { // where an earlier page had nothing
      lower = shown().id() + 1;
    }
    upper = OptionalLong.of(first);
    long unknown = first - lower;
    window =
        unknown < Exchange.HISTORY_PAGE
            ? unknown + 1
            : Math.max(Exchange.HISTORY_PAGE, unknown / 2);
    return true;
  }

  private void searchFrom(OptionalLong above) {
    lower = shown().id() + 1;
    upper = above;
    window = Exchange.HISTORY_PAGE;
  }
}
