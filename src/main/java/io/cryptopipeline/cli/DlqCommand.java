package io.cryptopipeline.cli;

import picocli.CommandLine.Command;

/** What was refused, and a second try. */
@Command(
    name = "dlq",
    description = "What was refused and why, the original bytes, and a second try.",
    subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqReplayCommand.class})
final class DlqCommand {}
