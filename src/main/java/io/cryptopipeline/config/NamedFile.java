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
   * Returns if it can be read.
   *
   * @throws ConfigException if it cannot
   */
  public void requireReadable() {
    if (!Files.isReadable(path)) {
      throw refused(Files.exists(path) ? "may not be read" : "does not exist");
    }
  }

  /** Returns what says why it cannot be used. */
  public ConfigException refused(String why) {
    return new ConfigException("%s: the file %s %s".formatted(key, path, why));
  }
}
