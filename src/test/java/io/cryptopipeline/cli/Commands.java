package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.process.Cli.Ended;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/** Commands in this JVM, which start sooner than a process does. */
final class Commands {

  private Commands() {}

  /**
   * Runs a command to its end.
   *
   * @param settings a file of settings, see {@link #settings}
   */
  static Ended run(StopSignal stop, Path settings, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--config", settings.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(stop)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Ended(exitCode, out.toString(), err.toString());
  }

  /** Runs a command that reads what is typed from standard input. */
  static Ended typing(String typed, Supplier<Ended> command) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(typed.getBytes(UTF_8)));
    try {
      return command.get();
    } finally {
      System.setIn(before);
    }
  }

  /** Writes a file of settings, of which the second ones win. */
  static Path settings(Path file, Map<String, String> first, Map<String, String> second) {
    Properties settings = new Properties();
    settings.putAll(first);
    settings.putAll(second);
    try (Writer writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
