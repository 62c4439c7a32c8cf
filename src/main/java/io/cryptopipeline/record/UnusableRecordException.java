package io.cryptopipeline.record;

/** A raw record cannot be used; the message says what is wrong with it, for a person. */
public final class UnusableRecordException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Creates the refusal of one record. */
  public UnusableRecordException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Returns the kind of refusal. */
  public Reason reason() {
    return reason;
  }
}
