package io.cryptopipeline.testing.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import io.cryptopipeline.testing.security.Printed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The jar's commands as processes of their own, as a user runs them. */
public final class Cli {

  private Cli() {}

  /**
   * How a command ended.
   *
   * @param exitCode its exit code
   * @param out what it printed to stdout
   * @param err what it printed to stderr
   */
  public record Ended(int exitCode, String out, String err) {

    /** All of it, for the message of a failed test. */
    public String describe() {
      return "exit code " + exitCode + "\nstdout:\n" + out + "\nstderr:\n" + err;
    }
  }

  /** The variables that set these settings. */
  public static Map<String, String> environment(Map<String, String> settings) {
    return settings.entrySet().stream()
        .collect(
            Collectors.toMap(
                setting ->
                    "CRYPTO_PIPELINE_" + setting.getKey().toUpperCase(ROOT).replace('.', '_'),
                Map.Entry::getValue));
  }

  /** Runs a command to its end. */
  public static Ended run(Path directory, Map<String, String> environment, List<String> arguments) {
    try {
      Path out = Files.createTempFile(directory, "out", ".txt");
      Ended ended = runTo(out, directory, environment, arguments);
      String printed = Files.readString(out, UTF_8);
      Printed.keep(out);
      return new Ended(ended.exitCode(), printed, ended.err());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end; what it prints to stdout is in the file {@code out} alone. */
  public static Ended runTo(
      Path out, Path directory, Map<String, String> environment, List<String> arguments) {
    try {
      Path err = Files.createTempFile(directory, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(JavaProcess.jar(arguments))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      int exitCode = builder.start().waitFor();
      Ended ended = new Ended(exitCode, "in " + out, Files.readString(err, UTF_8));
      Printed.keep(err);
      return ended;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a command that runs on; what it prints is added to {@code log}. */
  public static Process start(Path log, Map<String, String> environment, List<String> arguments) {
    try {
      return JavaProcess.start(log, environment, JavaProcess.jar(arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
