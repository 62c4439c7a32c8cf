package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import io.cryptopipeline.record.UnusableRecordException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Formats requests to a source of prices that is polled over HTTP, and parses its answers, without
 * I/O. Immutable, for any thread. Registered in {@link FormatRegistry}.
 */
public interface PolledPrices extends TickFormat, HttpSource {

  /** Returns the public address of the HTTP interface, without a trailing slash. */
  URI rest();

  /** Returns the number of calls that the account allows. */
  CallLimits limits();

  /** Returns the quote currency of the prices. */
  String quote();

  /** Returns the maximum number of products in one request. */
  int pageSize();

  /** Returns path and query of a request for these products. */
  String page(List<String> products);

  /**
   * Returns the elements of an answer, of which some may be no price.
   *
   * @throws UnusableRecordException if the answer is malformed
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
   * @param product the source's name of what is priced; empty if that cannot be read
   * @param updated tells whether the price is a new one; empty if the price cannot be read
   * @param text its own text
   * @param json the same, parsed; empty if it is not strict JSON
   */
  record Price(
      Optional<String> product,
      Optional<String> updated,
      String text,
      Optional<JsonElement> json) {}
}
