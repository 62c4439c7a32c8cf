package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.security.Printed;
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
import picocli.CommandLine;

/**
 * Commands in this JVM: each needs a tenth of the processor time of a process. What is about the
 * process itself (its environment, signals, stdin, encoding, memory and terminal) needs {@link
 * io.cryptopipeline.testing.process.Cli}.
 */
final class Commands {

  private Commands() {}

  /**
   * Runs a command to its end. What it logs is not in what it has printed.
   *
   * @param settings a file of settings, see {@link #settings}
   */
  static Ended run(StopSignal stop, Path settings, String... command) {
    return run(false, stop, settings, command);
  }

  /**
   * Runs a command to its end. Like a process, it prints to stderr what is logged, too; this is
   * what the whole JVM logs meanwhile.
   *
   * @param settings a file of settings, see {@link #settings}
   */
  static Ended runWithLog(StopSignal stop, Path settings, String... command) {
    return run(true, stop, settings, command);
  }

  private static Ended run(boolean withLog, StopSignal stop, Path settings, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--config", settings.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter errPrinter = new PrintWriter(err);
    CommandLine commandLine =
        Main.commandLine(stop, LogFormat.TEXT).setOut(new PrintWriter(out)).setErr(errPrinter);
    Supplier<Integer> running = () -> commandLine.execute(arguments.toArray(String[]::new));
    int exitCode = withLog ? Logged.copyTo(errPrinter, running) : running.get();
    Ended ended = new Ended(exitCode, out.toString(), err.toString());
    try {
      Printed.keep(ended.describe());
      return ended;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
