package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * How everything on stderr is written, the log and what a command says itself: {@code log.format}.
 */
enum LogFormat {
  TEXT,
  JSON;

  /** Read by {@code log4j2.xml}, once, when the first logger is made. */
  private static final String PROPERTY = "crypto.pipeline.log.format";

  /** The options that may set the format. */
  private static final class Arguments {

    @Option(names = "--config")
    private Path config;

    @Option(names = SettingsCommand.SETTING)
    private Map<String, String> overrides = new LinkedHashMap<>();
  }

  /**
   * Returns the format that the settings say, even if something else is wrong with them or with the
   * arguments, and makes the log use it. To be called before the first logger is made.
   */
  static LogFormat install(String[] args, Map<String, String> environment) {
    Arguments arguments = new Arguments();
    try {
      new CommandLine(arguments)
          .setUnmatchedArgumentsAllowed(true)
          .setOverwrittenOptionsAllowed(true)
          .parseArgs(args);
    } catch (ParameterException e) {
      // What has been read counts; the command says what is wrong.
    }
    String name =
        Settings.unchecked(
            Keys.LOG_FORMAT,
            arguments.overrides,
            environment,
            Optional.ofNullable(arguments.config));
    System.setProperty(PROPERTY, name);
    return name.equals("json") ? JSON : TEXT;
  }

  /** Returns what writes to stderr in this format. */
  PrintWriter stderr() {
    return new PrintWriter(
        this == JSON ? new LogWriter() : new OutputStreamWriter(System.err, UTF_8), true);
  }

  /**
   * Says why the process ends.
   *
   * @param err where, in text
   * @param trace the error whose stack trace is to be seen, if any
   */
  void complain(PrintWriter err, String message, Optional<Throwable> trace) {
    if (this == JSON) {
      trace.ifPresentOrElse(error -> log().error(message, error), () -> log().error(message));
    } else {
      err.println("crypto-pipeline: " + message);
      trace.ifPresent(error -> error.printStackTrace(err));
      err.flush();
    }
  }

  /** Returns the logger of what a command says itself; the start of logging takes half a second. */
  static Logger log() {
    return LogManager.getLogger(Main.class);
  }
}
