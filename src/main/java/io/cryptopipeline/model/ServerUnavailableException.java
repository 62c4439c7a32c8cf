package io.cryptopipeline.model;

/**
 * Reports that Kafka or MongoDB does not answer, or is not ready yet. The same attempt may succeed
 * later.
 */
public final class ServerUnavailableException extends PipelineException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public ServerUnavailableException(String message) {
    super(message);
  }

  /** Creates the exception; the cause is shown only with {@code --verbose}. */
  public ServerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
