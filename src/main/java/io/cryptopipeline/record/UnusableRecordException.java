package io.cryptopipeline.record;

/** Refuses a raw record; the message tells a person what is wrong with it. */
public final class UnusableRecordException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Creates the refusal of one record. */
  public UnusableRecordException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Returns the reason for the refusal. */
  public Reason reason() {
    return reason;
  }
}
