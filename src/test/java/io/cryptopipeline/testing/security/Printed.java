package io.cryptopipeline.testing.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What the commands that tests run print is kept, after the tests and their folders have gone:
 * {@code PrintedSecretsIT} searches all of it.
 */
public final class Printed {

  /** Where it is kept; empty before the first integration test. */
  public static final Path FOLDER = Path.of("target", "printed");

  private Printed() {}

  /** Keeps a file that is written to no more. */
  public static void keep(Path file) throws IOException {
    Files.move(file, newFile(file), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Keeps a text. */
  public static void keep(String text) throws IOException {
    Files.writeString(newFile(Path.of("text")), text);
  }

  /** Makes a file, where it is missing, one that is kept: what is added to it later, too. */
  public static void keepGrowing(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createSymbolicLink(file, newFile(file).toAbsolutePath());
    }
  }

  private static Path newFile(Path file) throws IOException {
    Files.createDirectories(FOLDER);
    return Files.createTempFile(FOLDER, file.getFileName() + "-", ".txt");
  }
}
