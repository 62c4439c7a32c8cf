package io.cryptopipeline.mongo;

/**
 * The storage did not acknowledge a write for longer than the bound on outages. The work is undone
 * with its Kafka transaction and done again later.
 */
public final class StorageUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with what was tried and the last error. */
  public StorageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
