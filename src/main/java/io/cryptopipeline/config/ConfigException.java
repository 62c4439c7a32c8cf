package io.cryptopipeline.config;

/**
 * Reports a setting that stops the start. The message is one line for the user: it names the key,
 * its origin and the remedy, and contains no secret.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message one line for the user
   */
  public ConfigException(String message) {
    super(message);
  }
}
