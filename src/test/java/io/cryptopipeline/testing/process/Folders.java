package io.cryptopipeline.testing.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders that tests leave behind. */
public final class Folders {
  private Folders() {}

  /**
   * Deletes a folder with all that is in it.
   *
   * @throws IOException at the first file that cannot be deleted
   */
  public static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
