package io.cryptopipeline.stream;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of the local state of Kafka Streams. */
final class StateDirectory {

  private StateDirectory() {}

  /**
   * Checks that the directory is writable, and creates it if it is missing.
   *
   * @throws ConfigException if it is not writable
   */
  static void requireWritable(Settings settings) {
    Path directory = settings.get(Keys.STATE_DIR);
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "writable-", null));
    } catch (IOException e) {
      throw new ConfigException(
          "state.dir is %s, which is not writable (%s: %s): grant this user write access, or set another directory"
              .formatted(directory, e.getClass().getSimpleName(), e.getMessage()));
    }
  }
}
