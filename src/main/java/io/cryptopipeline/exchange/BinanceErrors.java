package io.cryptopipeline.exchange;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the error codes of binance-spot-api-docs, errors.md and web-socket-streams.md. */
final class BinanceErrors {

  private static final Pattern ERROR = Pattern.compile("\"code\"\\s*:\\s*(-?\\d+)");

  /** The WebSocket's code 2 is any invalid request. */
  private static final Pattern INVALID_STREAM = Pattern.compile("(?i)(invalid|unknown) stream");

  private BinanceErrors() {}

  /**
   * Returns what is at fault.
   *
   * @param hasKey whether the request had a key, which may be wrong
   */
  static AnswerFault fault(int status, String body, boolean hasKey) {
    Matcher code = ERROR.matcher(body);
    return switch (code.find() ? code.group(1) : "") {
      case "-1121" -> AnswerFault.PRODUCT; // invalid symbol
      case "-1100" -> body.contains("'symbol'") ? AnswerFault.PRODUCT : AnswerFault.PASSING;
      case "2" ->
          INVALID_STREAM.matcher(body).find() ? AnswerFault.PRODUCT : AnswerFault.of(status, body);
      case "-2014", "-2015" -> hasKey ? AnswerFault.ACCOUNT : AnswerFault.PASSING;
      case "-1003" -> AnswerFault.LIMIT;
      default -> AnswerFault.of(status, body);
    };
  }
}
