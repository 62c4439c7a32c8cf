package io.cryptopipeline.record;

/** Rejects a raw record; the message tells a person what is wrong with it. */
public final class UnusableRecordException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Creates the rejection of one record. */
  public UnusableRecordException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Returns the reason for the rejection. */
  public Reason reason() {
    return reason;
  }
}
