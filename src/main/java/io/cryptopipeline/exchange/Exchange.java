package io.cryptopipeline.exchange;

import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An exchange that sends its trades over a WebSocket, and tells of past ones over HTTP: what is
 * said to it and what it answers, all of it as text, without any I/O. Immutable, for any thread.
 *
 * <p>To add an exchange, implement this and name it in {@link TickFormat#ALL}.
 */
public interface Exchange extends TickFormat {

  /** How many trades a page of the history holds at most. All exchanges here have this limit. */
  int HISTORY_PAGE = 1_000;

  /** Returns the public address of the WebSocket. */
  URI webSocket();

  /** Returns the public address of the HTTP interface, without a slash at its end. */
  URI rest();

  /** Returns the messages that subscribe to the trades of the products. */
  List<String> subscribe(Collection<String> products);

  /** Returns what prices of the product are counted in, where its name leaves no doubt. */
  Optional<String> quote(String product);

  /**
   * Returns a message that the exchange answers, to tell a quiet market from a dead connection;
   * empty where it sends heartbeats by itself.
   */
  Optional<String> ping();

  /**
   * Returns what a message of the exchange says.
   *
   * @throws UnusableRecordException if it is not what this exchange sends
   */
  Message message(String text) throws UnusableRecordException;

  /** Returns what event ids of the product's trades are about; they are numbered together. */
  default List<String> subject(String product) {
    return List.of(product);
  }

  /**
   * Returns path and query of a page of the trades that follow one: the oldest of them, up to
   * {@link #HISTORY_PAGE}, and perhaps earlier ones too.
   *
   * @param id the trade's running number
   * @param time its event time, floored to milliseconds
   */
  String historyAfter(String product, long id, Instant time);

  /** Returns path and query of the product's newest trade. */
  String historyLatest(String product);

  /** Returns the header that a key goes into; empty where no key is wanted. */
  default Optional<String> keyHeader() {
    return Optional.empty();
  }

  /**
   * Returns the texts of the trades in a page of the history, in any order.
   *
   * @throws UnusableRecordException if it is not what this exchange answers, or an error; with
   *     {@link Reason#BAD_COIN} one that will not pass, as the product is unknown
   */
  List<String> history(String answer) throws UnusableRecordException;

  /**
   * A trade as the exchange sent it.
   *
   * @param product what was traded
   * @param payload the trade's own text
   */
  record Trade(String product, String payload) {}

  /** What a message says. */
  sealed interface Message {

    /** Trades, in their order. */
    record Trades(List<Trade> trades) implements Message {}

    /** The trades of these products will come. */
    record Subscribed(Set<String> products) implements Message {}

    /** The exchange refuses what was asked for. */
    record Refused(String why) implements Message {}

    /** A sign of life. */
    record Other() implements Message {}
  }
}
