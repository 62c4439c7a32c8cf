package io.cryptopipeline.mongo;

/**
 * The storage refused a write that it was able to judge, for example by a validator or for lack of
 * a privilege. Trying again would not help: the operator has to act.
 */
public final class StorageRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with the storage's own words. */
  public StorageRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
