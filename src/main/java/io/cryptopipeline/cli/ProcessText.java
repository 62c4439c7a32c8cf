package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.config.ConfigException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Locale;

/** The text of this process: the same on every machine, whatever the locale. */
final class ProcessText {

  /** What the JVM puts where it cannot decode. */
  private static final char UNDECODABLE = '\ufffd';

  private ProcessText() {}

  /** Makes digits ASCII and output UTF-8, also those of libraries. */
  static void makeUniform() {
    Locale.setDefault(Locale.ROOT);
    System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8));
    System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8));
  }

  /**
   * Checks that the JVM could decode the command line, which it does by the locale: {@code
   * LC_ALL=C} has no more than ASCII. The launcher and the image set a locale of UTF-8.
   *
   * @throws ConfigException if an argument could not be decoded
   */
  static void check(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].indexOf(UNDECODABLE) >= 0) {
        throw new ConfigException(
            "argument %s has characters that this locale does not have: set LC_ALL=C.UTF-8"
                .formatted(i + 1));
      }
    }
  }
}
