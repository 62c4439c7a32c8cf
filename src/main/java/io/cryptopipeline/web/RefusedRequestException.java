package io.cryptopipeline.web;

/** A request cannot be answered as asked; the message tells the client what to change. */
final class RefusedRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /** Creates one that is answered with this status and message. */
  RefusedRequestException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** Creates one for a parameter that cannot be used. */
  static RefusedRequestException badParameter(String message) {
    return new RefusedRequestException(Answer.BAD_REQUEST, message);
  }

  /** Returns the answer. */
  Answer answer() {
    return Answer.error(status, getMessage());
  }
}
