package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.Durations;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls to the history of one product: when the next one is due, and whether live trades are to
 * wait for it. It never waits, so that no product waits for another. For one thread.
 */
final class HistoryCalls {

  /** Live trades do not wait for a call that is due later than this. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration LATEST = Duration.ofHours(1);

  private final Exchange exchange;
  private final String product;
  private final URI rest;
  private final RestClient client;
  private final SourceClients clients;
  private boolean isBooked;
  private boolean isTired;

  /** Whether calls were in vain since live trades wait. */
  private boolean isInVain;

  private boolean isLater;
  private Duration wait = FIRST_WAIT;
  private Duration later = LONGEST_WAIT;
  private Instant due = Instant.MIN;
  private Instant patienceEnd = Instant.MIN;

  HistoryCalls(
      Exchange exchange, String product, URI rest, RestClient client, SourceClients clients) {
    this.exchange = exchange;
    this.product = product;
    this.rest = rest;
    this.client = client;
    this.clients = clients;
  }

  /** Reads a page of trades. */
  @FunctionalInterface
  interface PageReader<T> {

    /**
     * Reads it.
     *
     * @param trades the trades, as the page has them
     * @param answer the whole text
     */
    T read(List<ParsedTrade> trades, String answer) throws UnusableRecordException;
  }

  /** Returns when the next call is due. */
  Instant due() {
    return due;
  }

  /**
   * Begins to call for something else: after a wait in vain, only once. Calls in vain before, over
   * another connection perhaps, have used up some of the patience.
   */
  void begin() {
    Instant before = patienceEnd;
    callNow(isTired ? Duration.ZERO : PATIENCE);
    if (isInVain) {
      patienceEnd = before;
    }
  }

  private void callNow(Duration patience) {
    Instant now = clients.clock().instant();
    isLater = false;
    wait = FIRST_WAIT;
    due = isBooked ? due : now;
    patienceEnd = now.plus(patience);
  }

  /** Begins to call later, once; each time in vain later still. */
  void beginLater() {
    isLater = true;
    isTired = true;
    isInVain = false;
    Instant then = clients.clock().instant().plus(later);
    due = then.isAfter(due) ? then : due; // which heeds Retry-After
    patienceEnd = due;
    later = Durations.min(later.multipliedBy(2), LATEST);
  }

  /** Returns whether the next call is for something later. */
  boolean isLater() {
    return isLater;
  }

  /** Returns whether a call may be made now. If not, it is due later. */
  boolean isReady() {
    Instant now = clients.clock().instant();
    if (due.isAfter(now)) {
      return false;
    }
    Duration closed = client.closed();
    if (!closed.isZero()) {
      isBooked = false;
      due = now.plus(closed);
      return false;
    }
    if (!isBooked) {
      isBooked = true;
      due = now.plus(client.book(product));
    }
    return !due.isAfter(now);
  }

  /**
   * Requests a page.
   *
   * @throws NoAnswerException if there is none
   */
  <T> T page(String request, PageReader<T> reader) throws InterruptedException, NoAnswerException {
    isBooked = false;
    return client.call(
        URI.create(rest + request), text -> reader.read(parsed(exchange.history(text)), text));
  }

  private List<ParsedTrade> parsed(List<String> payloads) {
    List<ParsedTrade> trades = new ArrayList<>();
    for (String payload : payloads) {
      trades.add(ParsedTrade.of(exchange, product, payload, clients.clock().instant()));
    }
    return trades;
  }

  /** The last call has brought something: the next one is due. */
  void hasFound() {
    isInVain = false;
    callNow(PATIENCE);
  }

  /** All that was called for is there. */
  void hasFinished() {
    isInVain = false;
    isTired = false;
    later = LONGEST_WAIT;
  }

  /**
   * Records a call in vain.
   *
   * @param atLeast how long the exchange asks to wait
   * @return how long to wait for the next call
   */
  Duration wasInVain(Duration atLeast) {
    isInVain = true;
    Duration longer = Durations.max(wait, atLeast);
    wait = Durations.min(wait.multipliedBy(2), LONGEST_WAIT);
    due = clients.clock().instant().plus(longer);
    return longer;
  }

  /** Returns whether the next call is due too late for live trades to wait for it. */
  boolean isTooLate() {
    return !isBooked && due.isAfter(patienceEnd);
  }

  /** Lets no product call for some time, where they share the calls. */
  void closeFor(Duration time) {
    if (!exchange.historyLimit().perProduct()) {
      client.closeFor(time);
    }
  }
}
