package io.cryptopipeline.source;

import io.cryptopipeline.exchange.AnswerFault;
import java.time.Duration;

/** A source has not answered as it was asked. */
final class NoAnswerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final AnswerFault fault;
  private final transient Duration atLeast;

  /**
   * Creates the exception.
   *
   * @param fault what is at fault, and so what is done about it
   * @param atLeast how long the source asks to wait; zero if it does not say
   */
  NoAnswerException(AnswerFault fault, String message, Duration atLeast) {
    super(message, null, false, false);
    this.fault = fault;
    this.atLeast = atLeast;
  }

  AnswerFault fault() {
    return fault;
  }

  Duration atLeast() {
    return atLeast;
  }
}
