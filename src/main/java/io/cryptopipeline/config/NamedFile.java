package io.cryptopipeline.config;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a setting names.
 *
 * @param key the setting
 * @param path the file
 */
public record NamedFile(String key, Path path) {

  /**
   * Checks that the file can be read.
   *
   * @throws ConfigException if it cannot be read
   */
  public void requireReadable() {
    if (!Files.isReadable(path)) {
      throw refused(Files.exists(path) ? "is not readable" : "does not exist");
    }
  }

  /** Makes an exception that says why the file cannot be used. */
  public ConfigException refused(String why) {
    return new ConfigException("%s: the file %s %s".formatted(key, path, why));
  }
}
