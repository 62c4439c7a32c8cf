package io.cryptopipeline.runtime;

import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;
import java.util.stream.Stream;

/** The causes of an error. */
public final class Causes {

  private Causes() {}

  /** Streams the error itself, its cause, the cause of that, and so on. */
  public static Stream<Throwable> of(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
  }

  /** Returns the innermost cause; the error itself if it has none. */
  public static Throwable innermost(Throwable error) {
    return of(error).reduce(error, (outer, inner) -> inner);
  }

  /**
   * Describes the innermost cause in a few words: Java's HTTP client wraps it in messages that say
   * less.
   */
  public static String describe(Throwable error) {
    Throwable cause = innermost(error);
    if (cause instanceof UnresolvedAddressException) { // it has no message
      return "the name of the host is unknown";
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return cause.getClass().getSimpleName() + message;
  }
}
