package io.cryptopipeline.source;

import io.cryptopipeline.exchange.AnswerFault;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.source.RefusedProducts.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Passes on the trades of one product, each once, in the order of their numbers. While trades are
 * missing before a live one, live trades are held and the history is asked. If it cannot tell
 * within three minutes, the live trades continue, and what is missing is fetched later. For one
 * thread.
 */
final class TradeSequence {

  private static final Logger LOG = LogManager.getLogger(TradeSequence.class);

  /** More live trades are not held: the history has them. */
  private static final int MOST_HELD = 20_000;

  private final Exchange exchange;
  private final String product;
  private final HistoryCalls calls;
  private final RefusedProducts refused;
  private final SourceGauge gauge;
  private final TradeOutput output;
  private final MissingTrades missing;
  private final Deque<ParsedTrade> held = new ArrayDeque<>();
  private boolean isBeginning;
  private boolean hasHeldTooMany;

  /** What the history is asked for. */
  private Optional<HistorySearch> search = Optional.empty();

  /** What is fetched later. */
  private Optional<HistorySearch> postponed = Optional.empty();

  /**
   * @param output passes on the trades; it knows the last one
   */
  TradeSequence(
      Exchange exchange,
      String product,
      HistoryCalls calls,
      RefusedProducts refused,
      SourceGauge gauge,
      TradeOutput output) {
    this.exchange = exchange;
    this.product = product;
    this.calls = calls;
    this.refused = refused;
    this.gauge = gauge;
    this.output = output;
    missing = new MissingTrades(exchange.name(), product, gauge, output);
  }

  /** Has the history asked for the newest trade, which is the first, if there is none yet. */
  void begin() {
    if (progress().last().isEmpty()) {
      isBeginning = true;
      calls.begin();
    }
  }

  /** Returns whether the newest trade is still to be asked for. */
  boolean isBeginning() {
    return isBeginning;
  }

  /** Has the history asked for what was missed without a connection. */
  void connected() {
    if (progress().last().isPresent()) {
      isBeginning = false;
      search.ifPresent(unfinished -> putBack(unfinished, missing::settle));
      postponed.filter(HistorySearch::leadsToNewest).ifPresent(missing::settle); // it does now
      postponed = postponed.filter(later -> !later.leadsToNewest());
      LastTrade last = progress().last().get();
      search = Optional.of(new HistorySearch(HistoryWalk.toNewest(last, exchange, product), true));
      calls.begin();
    }
  }

  /** Takes a live trade. */
  void take(ParsedTrade trade) {
    isBeginning &= !calls.isLater(); // the history does not tell which is the first: this one is
    if (!isHolding()) {
      offer(trade);
    } else if (held.size() < MOST_HELD) {
      held.add(trade);
    } else {
      hasHeldTooMany = true;
    }
  }

  /** Takes word of the newest trade: if it was not received, it is missing. */
  void expect(long id) {
    long skipped = id == Long.MAX_VALUE ? 0 : progress().missingBefore(id + 1);
    if (!isHolding() && skipped > 0 && skipped <= TradeProgress.MOST_MISSING) {
      gauge.foundGap();
      searchFor(id + 1);
    }
  }

  /** Returns when the history is to be asked; empty if nothing is missing. */
  Optional<Instant> due() {
    return isBeginning || search.isPresent() || postponed.isPresent()
        ? Optional.of(calls.due())
        : Optional.empty();
  }

  /** Returns whether the history is being asked. */
  boolean isUrgent() {
    return (isBeginning || search.isPresent()) && !calls.isLater();
  }

  /** Asks the history once, if it is time, and returns whether it was. */
  boolean askHistory() throws InterruptedException {
    if (due().isEmpty()) {
      return false;
    }
    if (!calls.isReady()) {
      postponeIfTooLate();
      return false;
    }
    if (!isBeginning && search.isEmpty()) {
      search = postponed;
      postponed = Optional.empty();
    }
    try {
      if (isBeginning) {
        askForNewest();
      } else {
        askForPage(search.orElseThrow());
      }
    } catch (NoAnswerException e) {
      failed(e);
    }
    return true;
  }

  private TradeProgress progress() {
    return output.progress();
  }

  private boolean isHolding() {
    return isBeginning || search.filter(HistorySearch::holdsLiveTrades).isPresent();
  }

  /** The newest trade is the start, unless live trades were received before it. */
  private void askForNewest() throws InterruptedException, NoAnswerException {
    List<ParsedTrade> page =
        calls.page(exchange.historyLatest(product), (trades, answer) -> trades);
    refused.accept(product, Part.HISTORY);
    calls.hasFinished();
    isBeginning = false;
    page.stream()
        .max(Comparator.comparingLong(HistoryWalk::number))
        .filter(
            newest ->
                held.isEmpty() || HistoryWalk.number(newest) < HistoryWalk.number(held.peek()))
        .ifPresent(output::passOn);
    release();
  }

  private void askForPage(HistorySearch asked) throws InterruptedException, NoAnswerException {
    HistoryWalk.Page page = calls.page(asked.walk().request(), asked.walk()::take);
    refused.accept(product, Part.HISTORY);
    int found = asked.passOn(page, output);
    if (asked.walk().isCrossed() || (asked.leadsToNewest() && !page.hasMore())) {
      finish(asked);
    } else if (page.hasMore() || found > 0) {
      calls.hasFound();
    } else {
      inVain("the history of " + product + " is behind", Duration.ZERO);
    }
  }

  private void finish(HistorySearch done) {
    missing.settle(done);
    search = Optional.empty();
    calls.hasFinished();
    if (postponed.isPresent()) {
      calls.begin(); // the history works again
    }
    release();
  }

  private void failed(NoAnswerException e) {
    refused.requireAccess(e.fault(), e.getMessage());
    if (e.fault() == AnswerFault.PRODUCT) {
      refused.refuse(
          product, Part.HISTORY, "the trades of %s: %s".formatted(product, e.getMessage()));
    }
    Duration wait = inVain("the history of " + product + ": " + e.getMessage(), e.atLeast());
    if (e.fault() == AnswerFault.LIMIT) {
      calls.closeFor(wait);
    }
  }

  private Duration inVain(String why, Duration atLeast) {
    Duration wait = calls.wasInVain(atLeast);
    LOG.warn("{}: {}; asking again in {} s", exchange.name(), why, RestClient.seconds(wait));
    postponeIfTooLate();
    return wait;
  }

  /** Continues with the live trades if the history is not to be asked for long. */
  private void postponeIfTooLate() {
    if (!calls.isTooLate()) {
      return;
    }
    isBeginning &= held.isEmpty();
    search.ifPresent(unfinished -> putBack(unfinished, this::abandon));
    search = Optional.empty();
    calls.beginLater();
    release();
  }

  /** Keeps a search that no live trade waits for, or else ends it. */
  private void putBack(HistorySearch unfinished, Consumer<HistorySearch> otherwise) {
    if (unfinished.holdsLiveTrades()) {
      otherwise.accept(unfinished);
    } else {
      postponed = Optional.of(unfinished);
    }
  }

  /** Ends a search early. What it has not seen is searched for later. */
  private void abandon(HistorySearch unfinished) {
    missing.settle(unfinished);
    if (unfinished.leadsToNewest()) {
      postponed = postponed.or(() -> Optional.of(new HistorySearch(unfinished.walk(), false)));
      return;
    }
    long end = unfinished.walk().end().getAsLong();
    progress().passOver(end);
    long all = postponed.map(other -> Math.max(other.walk().end().orElse(end), end)).orElse(end);
    LastTrade first = postponed.map(HistorySearch::start).orElse(unfinished.walk().shown());
    HistoryWalk again = HistoryWalk.between(first, all, exchange, product);
    postponed = Optional.of(new HistorySearch(again, false));
    missing.postpone(end);
  }

  /** Offers the trades that were held, until something is missing before one. */
  private void release() {
    while (!isHolding() && !held.isEmpty()) {
      offer(held.poll());
    }
    if (!isHolding() && hasHeldTooMany) {
      hasHeldTooMany = false;
      connected();
    }
  }

  private void offer(ParsedTrade trade) {
    if (trade.id().isPresent()) {
      long id = trade.id().getAsLong();
      long skipped = progress().missingBefore(id);
      if (progress().isRenumbered(id, trade.timeAfter(progress().last()))) {
        output.restartAt(trade);
        search = Optional.empty();
        postponed = Optional.empty();
        missing.showPending(0);
      } else if (skipped > TradeProgress.MOST_MISSING) {
        LOG.warn(
            "{}: the trade id {} of {} is too far from the last one to be its successor; passed on",
            exchange.name(),
            id,
            product);
        output.passOn(trade.withoutNumber());
        return;
      } else if (skipped > 0) {
        gauge.foundGap();
        held.addFirst(trade);
        searchFor(id);
        return;
      }
    }
    output.passOnLive(trade);
  }

  private void searchFor(long end) {
    search.ifPresent(unfinished -> putBack(unfinished, this::abandon));
    LastTrade last = progress().last().orElseThrow();
    search =
        Optional.of(new HistorySearch(HistoryWalk.between(last, end, exchange, product), true));
    calls.begin();
    missing.showPending(progress().missingBefore(end));
  }
}
