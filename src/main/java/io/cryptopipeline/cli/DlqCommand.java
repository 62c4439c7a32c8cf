package io.cryptopipeline.cli;

import picocli.CommandLine.Command;

/** Lists, shows and replays refused records. */
@Command(
    name = "dlq",
    description = "List refused records, print their original bytes, or send them again.",
    subcommands = {DlqListCommand.class, DlqShowCommand.class, DlqReplayCommand.class})
final class DlqCommand {}
