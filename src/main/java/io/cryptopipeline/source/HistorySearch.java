package io.cryptopipeline.source;

/** A search for missing trades in the history. For one thread. */
final class HistorySearch {

  private final HistoryWalk walk;
  private final boolean holdsLiveTrades;
  private final LastTrade start;
  private int found;
  private int foundUnreadable;

  /**
   * Creates a search.
   *
   * @param walk the way through the history
   * @param holdsLiveTrades whether live trades wait for the end of the search
   */
  HistorySearch(HistoryWalk walk, boolean holdsLiveTrades) {
    this.walk = walk;
    this.holdsLiveTrades = holdsLiveTrades;
    this.start = walk.shown();
  }

  HistoryWalk walk() {
    return walk;
  }

  boolean holdsLiveTrades() {
    return holdsLiveTrades;
  }

  /** Returns whether it has no end but the newest trade. */
  boolean leadsToNewest() {
    return walk.end().isEmpty();
  }

  /** Returns the trade after which the search began. */
  LastTrade start() {
    return start;
  }

  /** Returns how many trades were found. */
  int found() {
    return found;
  }

  /** Passes on what is new on a page, and returns how many trades that is. */
  int passOn(HistoryWalk.Page page, TradeOutput output) {
    int before = found;
    for (ParsedTrade trade : page.trades()) {
      if (output.passOn(trade)) {
        found += trade.id().isPresent() ? 1 : 0;
        foundUnreadable += trade.id().isEmpty() && trade.tick().isEmpty() ? 1 : 0;
      }
    }
    return found - before;
  }

  /** Returns the number up to which the history has shown all. */
  long shownTo() {
    return walk.isCrossed() ? walk.end().getAsLong() - 1 : walk.shown().id();
  }

  /**
   * Declares missing what the history has shown not to have, and returns how many trades these are.
   * An unreadable trade without a number is one of those whose numbers were not found.
   */
  long declareMissing(TradeProgress progress) {
    return Math.max(0, progress.declareMissing(start.id() + 1, shownTo()) - foundUnreadable);
  }
}
