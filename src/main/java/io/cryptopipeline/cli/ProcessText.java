package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.config.ConfigException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.Locale;

/** The text of this process: the same on every machine, whatever the locale. */
final class ProcessText {

  /** What the JVM puts where it cannot decode. */
  private static final char UNDECODABLE = '\ufffd';

  private static final int BUFFER_BYTES = 8192;

  private ProcessText() {}

  /** Makes digits ASCII and output UTF-8, also those of libraries. */
  static void makeUniform() {
    Locale.setDefault(Locale.ROOT);
    System.setOut(inUtf8(FileDescriptor.out));
    System.setErr(inUtf8(FileDescriptor.err));
  }

  private static PrintStream inUtf8(FileDescriptor output) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(output), BUFFER_BYTES), true, UTF_8);
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
            "argument %s has characters that this locale does not have: set one of UTF-8, such as LC_ALL=C.UTF-8"
                .formatted(i + 1));
      }
    }
  }
}
