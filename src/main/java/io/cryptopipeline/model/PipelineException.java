package io.cryptopipeline.model;

/**
 * Something that the person who runs the pipeline has to mend. The message is one line that says
 * what failed, where, and what to do; it never holds a secret.
 */
public final class PipelineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public PipelineException(String message) {
    super(message);
  }

  /** Creates the exception; the cause is shown only where details are asked for. */
  public PipelineException(String message, Throwable cause) {
    super(message, cause);
  }
}
