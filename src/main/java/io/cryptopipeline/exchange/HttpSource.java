package io.cryptopipeline.exchange;

import java.util.Map;

/** What requests to a source over HTTP need to know of it. Immutable, for any thread. */
public interface HttpSource {

  /** The status of what was asked for, and of an error that a source says in its own words. */
  int OK = 200;

  /** Returns the name of the source, for messages. */
  String name();

  /** Returns the headers of every request. They may hold a key: never print them. */
  default Map<String, String> requestHeaders() {
    return Map.of();
  }

  /**
   * Returns what is at fault, in the words of this source.
   *
   * @param status the status of an answer that is not what was asked for; it may be {@link #OK}, as
   *     it is for a message of a WebSocket
   * @param body the text of the answer, of any kind
   */
  default AnswerFault fault(int status, String body) {
    return AnswerFault.of(status, body);
  }
}
