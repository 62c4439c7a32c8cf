package io.cryptopipeline.stream;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where Kafka Streams keeps the state. */
final class StateDirectory {

  private StateDirectory() {}

  /**
   * Returns if files can be made there; the directory itself is made where it is missing.
   *
   * @throws ConfigException if not
   */
  static void requireWritable(Settings settings) {
    Path directory = settings.get(Keys.STATE_DIR);
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "writable-", null));
    } catch (IOException e) {
      throw new ConfigException(
          "state.dir is %s, which cannot be written (%s: %s): give this user the right to it, or name another directory"
              .formatted(directory, e.getClass().getSimpleName(), e.getMessage()));
    }
  }
}
