package io.cryptopipeline.model;

/**
 * Reports a failure that the operator has to fix. The message is one line that says what failed,
 * where, and what to do. It never contains a secret.
 */
public class PipelineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public PipelineException(String message) {
    super(message);
  }

  /** Creates the exception; the cause is shown only with {@code --verbose}. */
  public PipelineException(String message, Throwable cause) {
    super(message, cause);
  }
}
