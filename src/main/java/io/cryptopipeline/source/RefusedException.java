package io.cryptopipeline.source;

/** A source does not want what it is asked for; asking again will not help. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
