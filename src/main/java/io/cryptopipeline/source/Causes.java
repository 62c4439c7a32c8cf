package io.cryptopipeline.source;

/** Why something failed, for a person: Java's HTTP client wraps it, and retells it badly. */
final class Causes {

  private Causes() {}

  /** Returns the innermost cause in a few words. */
  static String last(Throwable error) {
    Throwable last = error;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String message = last.getMessage() == null ? "" : ": " + last.getMessage();
    return last.getClass().getSimpleName() + message;
  }
}
