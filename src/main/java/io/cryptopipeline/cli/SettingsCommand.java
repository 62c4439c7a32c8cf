package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options and outputs of every command. */
abstract class SettingsCommand implements Callable<Integer> {

  static final String VERBOSE = "--verbose";
  static final String SETTING = "-D";

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A file of settings, as config/pipeline.properties.")
  private Path config;

  @Option(
      names = SETTING,
      paramLabel = "KEY=VALUE",
      description = "A setting; overrides environment and file. May be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = VERBOSE,
      description = "Print the stack trace of an error, and what a read has fetched.")
  private boolean verbose;

  final boolean isVerbose() {
    return verbose;
  }

  /** Loads and checks the settings. */
  final Settings settings() {
    return settings(Map.of());
  }

  /** Loads and checks the settings, with some from options of the command. */
  final Settings settings(Map<String, String> options) {
    Map<String, String> commandLine = new LinkedHashMap<>(overrides);
    commandLine.putAll(options);
    return Settings.load(commandLine, System.getenv(), Optional.ofNullable(config));
  }

  /** Returns stderr. */
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Creates a progress bar on stderr; where that is no terminal, it is one line per tenth. */
  final ProgressLine progress() {
    return new ProgressLine(err(), ProgressLine.isTerminal(), true);
  }

  /** Creates a progress bar on stderr; where that is no terminal, it is nothing. */
  final ProgressLine progressOnTerminal() {
    return new ProgressLine(err(), ProgressLine.isTerminal(), false);
  }

  /** Returns stdout. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
