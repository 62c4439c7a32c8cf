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

/** What all commands have: the settings, and where they print. */
abstract class SettingsCommand implements Callable<Integer> {

  static final String VERBOSE = "--verbose";
  static final String SETTING = "-D";

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A file of settings, see config/pipeline.properties.")
  private Path config;

  @Option(
      names = SETTING,
      paramLabel = "KEY=VALUE",
      description = "A setting, which wins over environment and file. May be repeated.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(names = VERBOSE, description = "Show where an error comes from.")
  private boolean verbose;

  final boolean isVerbose() {
    return verbose;
  }

  /** Returns the settings, checked. */
  final Settings settings() {
    return settings(Map.of());
  }

  /** Returns the settings, of which some have options of their own. */
  final Settings settings(Map<String, String> options) {
    Map<String, String> commandLine = new LinkedHashMap<>(overrides);
    commandLine.putAll(options);
    return Settings.load(commandLine, System.getenv(), Optional.ofNullable(config));
  }

  /** Returns stderr. */
  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Returns what shows on stderr how far a job is. */
  final ProgressLine progress() {
    return new ProgressLine(err(), ProgressLine.isTerminal());
  }

  /** Returns stdout. */
  final PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
