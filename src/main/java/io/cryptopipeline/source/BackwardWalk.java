package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Exchange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A way whose pages have the newest trades before a number. First the history must show the known
 * trade or a later one, or it is behind. Then the numbers after what is shown are requested window
 * by window: a page that does not reach back to them halves the window, an empty window makes the
 * next one longer.
 */
final class BackwardWalk extends HistoryWalk {

  private static final long LONGEST_WINDOW = 1L << 40;

  private final Exchange exchange;
  private final String product;
  private final long end;
  private final long known;
  private boolean reachesEnd;

  /** How far beyond the known trade is asked: it may be the one that the history lacks. */
  private long beyond = 1;

  private long window = Exchange.HISTORY_PAGE;
  private OptionalLong halved = OptionalLong.empty();
  private long requested;

  BackwardWalk(LastTrade start, long end, long known, Exchange exchange, String product) {
    super(start, OptionalLong.of(end));
    this.exchange = exchange;
    this.product = product;
    this.end = end;
    this.known = known;
  }

  @Override
  String request() {
    requested =
        reachesEnd
            ? halved.orElse(Math.min(end, shown().id() + 1 + window))
            : Math.min(end, Long.MAX_VALUE - beyond) + beyond;
    return exchange.historyBefore(product, requested).orElseThrow();
  }

  @Override
  Page takeSorted(List<ParsedTrade> trades, String answer) {
    long before = shown().id();
    List<ParsedTrade> later = trades.stream().filter(trade -> number(trade) > before).toList();
    boolean hasOlder = trades.stream().anyMatch(trade -> isUpTo(trade, before));
    boolean reachesBack = later.isEmpty() || hasOlder || number(later.get(0)) == before + 1;
    if (!reachesEnd) {
      reachesEnd = !later.isEmpty() && last(later).id() >= known;
      beyond = 1 + Exchange.HISTORY_PAGE / 2;
      if (!reachesBack) {
        return new Page(withoutNumber(trades), reachesEnd);
      }
      if (!reachesEnd) {
        show(later.isEmpty() ? shown() : last(later));
        return new Page(withTheRest(trades, later), false);
      }
    } else if (!reachesBack) {
      halve(number(later.get(0)));
      return new Page(withoutNumber(trades), true);
    }
    halved = OptionalLong.empty();
    window = later.isEmpty() ? Math.min(4 * window, LONGEST_WINDOW) : Exchange.HISTORY_PAGE;
    Instant time = later.isEmpty() ? shown().time() : last(later).time();
    show(new LastTrade(Math.min(requested, end) - 1, time));
    return new Page(withTheRest(trades, later), !isCrossed());
  }

  /** What is shown ends before the first trade of a page; what lies between is not known. */
  private void halve(long first) {
    long unknown = first - shown().id() - 1;
    halved =
        OptionalLong.of(unknown > Exchange.HISTORY_PAGE ? shown().id() + 1 + unknown / 2 : first);
  }

  private static boolean isUpTo(ParsedTrade trade, long id) {
    return trade.id().isPresent() && number(trade) <= id;
  }

  private List<ParsedTrade> withTheRest(List<ParsedTrade> trades, List<ParsedTrade> later) {
    List<ParsedTrade> next = new ArrayList<>(withoutNumber(trades));
    next.addAll(beforeEnd(later));
    return next;
  }

  private static List<ParsedTrade> withoutNumber(List<ParsedTrade> trades) {
    return trades.stream().filter(trade -> trade.id().isEmpty()).toList();
  }
}
