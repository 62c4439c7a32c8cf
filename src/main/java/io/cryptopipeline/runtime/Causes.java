package io.cryptopipeline.runtime;

import java.nio.channels.UnresolvedAddressException;

/** Why something failed, for a person: Java's HTTP client wraps it, and retells it badly. */
public final class Causes {

  private Causes() {}

  /** Returns the innermost cause in a few words. */
  public static String last(Throwable error) {
    Throwable last = error;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    if (last instanceof UnresolvedAddressException) { // it has no message
      return "the name of the host is unknown";
    }
    String message = last.getMessage() == null ? "" : ": " + last.getMessage();
    return last.getClass().getSimpleName() + message;
  }
}
