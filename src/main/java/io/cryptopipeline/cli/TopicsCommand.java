package io.cryptopipeline.cli;

import picocli.CommandLine.Command;

/** Creates the topics of the manifest, or compares the broker's topics with it. */
@Command(
    name = "topics",
    description = "Create the topics, or compare them with the manifest.",
    subcommands = {TopicsCreateCommand.class, TopicsVerifyCommand.class})
final class TopicsCommand {}
