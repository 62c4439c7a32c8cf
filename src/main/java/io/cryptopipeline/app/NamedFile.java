package io.cryptopipeline.app;

import io.cryptopipeline.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a setting names.
 *
 * @param key the setting
 * @param path the file
 */
record NamedFile(String key, Path path) {

  /**
   * Returns if it can be read.
   *
   * @throws ConfigException if it cannot
   */
  void requireReadable() {
    if (!Files.isReadable(path)) {
      throw refused(Files.exists(path) ? "may not be read" : "does not exist");
    }
  }

  /** Returns what says why it cannot be used. */
  ConfigException refused(String why) {
    return new ConfigException("%s: the file %s %s".formatted(key, path, why));
  }
}
