package io.cryptopipeline.mongo;

/**
 * Reports that the storage has not acknowledged a write within the outage bound. The Kafka
 * transaction of the write is aborted, and the work is done again later.
 */
public final class StorageUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with the attempted call and the last error. */
  public StorageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
