package io.cryptopipeline.cli;

import picocli.CommandLine.Command;

/** Prints the records of a topic, or the days that wait for a recompute. */
@Command(
    name = "inspect",
    description = "Print the records of a topic, or the days that wait for a recompute.",
    subcommands = {
      InspectRawCommand.class,
      InspectSummariesCommand.class,
      InspectDlqCommand.class,
      InspectPendingCommand.class
    })
final class InspectCommand {}
