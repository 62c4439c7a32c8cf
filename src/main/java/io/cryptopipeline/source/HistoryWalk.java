package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.record.UnusableRecordException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One way through a product's history, page by page, from a trade that was received to one that is
 * known, or to the newest. The pages are requested by the exchange's own cursor: a number, a time,
 * or what the page before names. For one thread.
 *
 * <p>A number is missing only if the history has shown a later trade and everything between. Until
 * then the history may be behind.
 */
abstract class HistoryWalk {

  private final OptionalLong end;

  /** Everything up to this number is shown. */
  private LastTrade shown;

  HistoryWalk(LastTrade start, OptionalLong end) {
    this.shown = start;
    this.end = end;
  }

  /** Starts a way from a trade that was received to the newest one. */
  static HistoryWalk toNewest(LastTrade start, Exchange exchange, String product) {
    return new ForwardWalk(start, OptionalLong.empty(), exchange, product);
  }

  /**
   * Starts a way from a trade that was received to a known one.
   *
   * @param end the number before which the way ends
   */
  static HistoryWalk between(LastTrade start, long end, Exchange exchange, String product) {
    return exchange.historyBefore(product, end).isPresent()
        ? new BackwardWalk(start, end, exchange, product)
        : new ForwardWalk(start, OptionalLong.of(end), exchange, product);
  }

  /**
   * What a page has shown.
   *
   * @param trades the trades to pass on, in the order of their numbers; those without one first
   * @param hasMore whether the next page has more. If not, and the way is not crossed, the history
   *     is behind
   */
  record Page(List<ParsedTrade> trades, boolean hasMore) {}

  /** Returns path and query of the next page. */
  abstract String request();

  /**
   * Takes the answer to the last request.
   *
   * @param trades the trades of the page
   * @param answer its text
   */
  final Page take(List<ParsedTrade> trades, String answer) throws UnusableRecordException {
    return takeSorted(
        trades.stream()
            .map(this::inSequence)
            .sorted(Comparator.comparingLong(HistoryWalk::number))
            .toList(),
        answer);
  }

  /**
   * Takes the answer to the last request.
   *
   * @param trades the trades of the page, in the order of their numbers; those without one first
   * @param answer its text
   */
  abstract Page takeSorted(List<ParsedTrade> trades, String answer) throws UnusableRecordException;

  /** Takes the number from a trade if it is too far away to be in the sequence. */
  private ParsedTrade inSequence(ParsedTrade trade) {
    long last = Math.max(shown.id(), end.orElse(shown.id()));
    boolean isTooFar = trade.id().isPresent() && number(trade) - TradeProgress.MOST_MISSING > last;
    return isTooFar ? trade.withoutNumber() : trade;
  }

  /** Returns the number up to which everything is shown. */
  final LastTrade shown() {
    return shown;
  }

  final void show(LastTrade trade) {
    shown = trade;
  }

  /** Returns whether everything before the end is shown. */
  final boolean isCrossed() {
    return end.isPresent() && shown.id() >= end.getAsLong() - 1;
  }

  /** Returns the number before which the way ends; empty if it leads to the newest trade. */
  final OptionalLong end() {
    return end;
  }

  final List<ParsedTrade> beforeEnd(List<ParsedTrade> trades) {
    return trades.stream().filter(trade -> number(trade) < end.orElse(Long.MAX_VALUE)).toList();
  }

  /** Returns the trade's number; the lowest one if it has none. */
  static long number(ParsedTrade trade) {
    return trade.id().orElse(Long.MIN_VALUE);
  }

  /** Returns the last trade of a page, of which some may be unreadable. */
  final LastTrade last(List<ParsedTrade> numbered) {
    LastTrade last = shown;
    for (ParsedTrade trade : numbered) {
      last = new LastTrade(number(trade), trade.timeAfter(Optional.of(last)));
    }
    return last;
  }
}
