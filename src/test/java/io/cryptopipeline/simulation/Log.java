package io.cryptopipeline.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.common.header.Headers;

/** A partition of a topic. */
final class Log {

  /**
   * A record.
   *
   * @param transaction null if it was sent without one
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares entries
  record Entry(
      byte[] key, byte[] value, long timestampMs, Headers headers, Transaction transaction) {

    boolean isOpen() {
      return transaction != null && transaction.isOpen();
    }

    boolean isAborted() {
      return transaction != null && transaction.isAborted();
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private int stable;

  void append(Entry entry) {
    entries.add(entry);
  }

  int end() {
    return entries.size();
  }

  Entry get(int offset) {
    return entries.get(offset);
  }

  /** Returns the last stable offset: that of the first record whose transaction is open. */
  int stableEnd() {
    while (stable < entries.size() && !entries.get(stable).isOpen()) {
      stable++;
    }
    return stable;
  }

  /**
   * Returns the offset of the next record from {@code from} on, as a consumer with {@code
   * read_committed} sees it: below the last stable offset, without aborted records ({@code
   * FetchCollector}, {@code CompletedFetch.nextFetchedRecord}).
   */
  OptionalInt next(int from) {
    for (int offset = from; offset < stableEnd(); offset++) {
      if (!entries.get(offset).isAborted()) {
        return OptionalInt.of(offset);
      }
    }
    return OptionalInt.empty();
  }
}
