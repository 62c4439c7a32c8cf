package io.cryptopipeline.config;

/**
 * A setting that stops the start. The message is one line, made for the user: it names the key,
 * where it was set and what to do instead, and shows no secret.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message one line for the user
   */
  public ConfigException(String message) {
    super(message);
  }
}
