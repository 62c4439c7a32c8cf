package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Formats requests to an exchange and parses its answers, without I/O. The exchange sends trades
 * over a WebSocket, and past trades over HTTP. Immutable, for any thread. Registered in {@link
 * FormatRegistry}.
 */
public interface Exchange extends TickFormat, HttpSource {

  /** The maximum number of trades on a page of the history, the same for all exchanges here. */
  int HISTORY_PAGE = 1_000;

  /** Returns the public address of the WebSocket. */
  URI webSocket();

  /** Returns the public address of the HTTP interface, without a trailing slash. */
  URI rest();

  /** Returns the messages that subscribe to the trades of the products. */
  List<String> subscribe(Collection<String> products);

  /**
   * Returns a message that the exchange answers, to tell a quiet market from a dead connection;
   * empty if the exchange sends heartbeats.
   */
  Optional<String> ping();

  /**
   * Returns the meaning of a message. A trade that cannot be read is a trade nevertheless.
   *
   * @throws UnusableRecordException if this exchange does not send such messages
   */
  Message message(String text) throws UnusableRecordException;

  /** Returns the subject in the event ids of the product's trades, which share one sequence. */
  default List<String> subject(String product) {
    return List.of(product);
  }

  /**
   * Returns the trade's number in the sequence of its product, however unreadable the rest is;
   * empty if it has none.
   */
  OptionalLong number(JsonValue trade);

  /**
   * Returns path and query of a page with the oldest trades after the given one. The page has up to
   * {@link #HISTORY_PAGE} trades, and may contain earlier ones.
   *
   * @param id the given trade's sequential number
   * @param time its event time
   */
  String historyAfter(String product, long id, Instant time);

  /** Returns path and query of the product's newest trade. */
  String historyLatest(String product);

  /**
   * Returns path and query of a page with the newest trades before the given number, if the pages
   * of this exchange go back in time; empty if they go forward.
   */
  default Optional<String> historyBefore(String product, long id) {
    return Optional.empty();
  }

  /** Returns path and query of the page that {@link #historyCursor} names. */
  default String historyAt(String product, String cursor) {
    throw new UnsupportedOperationException(name() + " names no next page");
  }

  /** Returns what the page names as the start of the next one, if this exchange does so. */
  default Optional<String> historyCursor(String page) throws UnusableRecordException {
    return Optional.empty();
  }

  /** Returns how often the history may be called. */
  CallLimit historyLimit();

  /** Returns how long the exchange keeps a connection, if it says so. */
  default Optional<Duration> connectionLife() {
    return Optional.empty();
  }

  /**
   * Returns the texts of the trades on a page of the history, in any order.
   *
   * @throws UnusableRecordException if the answer is an error or not a page; with {@link
   *     Reason#BAD_COIN} if the error is permanent, because the product is unknown
   */
  List<String> history(String answer) throws UnusableRecordException;

  /**
   * A trade as the exchange sent it.
   *
   * @param product what was traded; empty if that cannot be read
   * @param text the trade's own text; the whole message if the trade cannot be told from it
   * @param json the same, parsed; empty if it is not strict JSON
   */
  record Trade(Optional<String> product, String text, Optional<JsonElement> json) {}

  /**
   * How often a caller may call.
   *
   * @param apart the time between two calls
   * @param perProduct whether the calls of each product are counted separately
   */
  record CallLimit(Duration apart, boolean perProduct) {}

  /** The meaning of a message. */
  sealed interface Message {

    /** Trades, in their order. */
    record Trades(List<Trade> trades) implements Message {

      /** Returns the meaning of a message whose trades cannot be told from one another. */
      static Trades unreadable(String text) {
        return new Trades(List.of(new Trade(Optional.empty(), text, StrictJson.tryParse(text))));
      }
    }

    /** Confirms the subscription to these products. */
    record Subscribed(Set<String> products) implements Message {}

    /** Rejects the whole request, though one of its products may be at fault. */
    record Refused(AnswerFault fault, String why) implements Message {}

    /** Rejects the subscription to one product; the others of the request are not concerned. */
    record ProductRefused(String product, AnswerFault fault, String why) implements Message {}

    /** Says which trade is the product's newest. */
    record Newest(String product, long id) implements Message {}

    /** Announces that the exchange is about to end the connection. */
    record Ending(String why) implements Message {}

    /** Anything else; it shows that the connection is alive. */
    record Other() implements Message {}
  }
}
