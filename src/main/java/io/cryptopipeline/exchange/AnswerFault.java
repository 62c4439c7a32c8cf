package io.cryptopipeline.exchange;

import java.util.regex.Pattern;

/**
 * What is at fault when a source does not answer as it was asked, over HTTP or over a WebSocket.
 * This is the policy of all sources: the constants say what is done about it. An answer is passing
 * unless it names a product, a key or a plan, because a firewall, a CDN or a proxy can answer with
 * any status, and an exchange in trouble with any text.
 */
public enum AnswerFault {

  /** The source, or the way to it: wait, as long as {@code Retry-After} says, and retry. */
  PASSING,

  /** Too many calls: the same, and no other call is made meanwhile. */
  LIMIT,

  /**
   * The product: the others continue, and this one is retried. Final only at the start, if no
   * product is accepted.
   */
  PRODUCT,

  /** The key or its plan: final at the start. Later it is passing, since it was accepted before. */
  ACCOUNT;

  private static final int FORBIDDEN = 403;
  private static final int TEAPOT = 418;
  private static final int TOO_MANY_REQUESTS = 429;

  /** What a source says over a WebSocket, or with the status 200. */
  private static final Pattern TOO_OFTEN =
      Pattern.compile("(?i)\\b(rate limit|msg rate|too many|temporary lockout)");

  /**
   * Returns the fault of an answer that names neither a product nor an account. A 403 is the answer
   * of a firewall that was called too often; Binance sends 418 to an address that ignores its 429.
   */
  static AnswerFault of(int status, String text) {
    return switch (status) {
      case FORBIDDEN, TEAPOT, TOO_MANY_REQUESTS -> LIMIT;
      default -> TOO_OFTEN.matcher(text).find() ? LIMIT : PASSING;
    };
  }
}
