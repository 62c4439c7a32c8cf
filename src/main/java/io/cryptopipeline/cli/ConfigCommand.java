package io.cryptopipeline.cli;

import picocli.CommandLine.Command;

/** Prints the settings in force. */
@Command(
    name = "config",
    description = "Print the settings in force and where each comes from; secrets are masked.")
final class ConfigCommand extends SettingsCommand {

  @Override
  public Integer call() {
    settings()
        .entries()
        .forEach(e -> out().printf("%s=%s  # %s%n", e.name(), e.value(), e.origin()));
    out().flush();
    return 0;
  }
}
