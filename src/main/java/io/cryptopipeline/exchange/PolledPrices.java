package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import io.cryptopipeline.record.UnusableRecordException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A source whose prices are requested over HTTP again and again: the requests and the meaning of
 * the answers, as text without any I/O. Immutable, for any thread. Registered in {@link Formats}.
 */
public interface PolledPrices extends TickFormat {

  /** Returns the public address of the HTTP interface, without a slash at its end. */
  URI rest();

  /** Returns the headers of every request. They may hold a key: never print them. */
  Map<String, String> requestHeaders();

  /** Returns the number of calls that the account allows. */
  CallLimits limits();

  /** Returns the quote currency of the prices. */
  String quote();

  /** Returns the maximum number of products in one request. */
  int pageSize();

  /** Returns path and query of a request for these products. */
  String page(List<String> products);

  /**
   * Returns the prices in an answer, without products that have none.
   *
   * @throws UnusableRecordException if the answer is not of this source
   */
  List<Price> prices(String answer) throws UnusableRecordException;

  /**
   * The number of calls that an account allows.
   *
   * @param perMinute calls in a minute
   * @param perMonth calls in a month
   */
  record CallLimits(int perMinute, int perMonth) {}

  /**
   * A price as the source sent it.
   *
   * @param product the source's name of what is priced
   * @param updated tells whether the price is a new one
   * @param text its own text
   * @param json the same, parsed
   */
  record Price(String product, String updated, String text, JsonElement json) {}
}
