package io.cryptopipeline.mongo;

/**
 * Reports that the storage has rejected a write, for example because of a validator or a missing
 * privilege. A retry does not help: the operator has to act.
 */
public final class StorageRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with the storage's own message. */
  public StorageRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
