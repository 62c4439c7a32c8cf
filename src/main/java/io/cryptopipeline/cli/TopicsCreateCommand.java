package io.cryptopipeline.cli;

import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.runtime.StopSignal;
import picocli.CommandLine.Command;

/** Creates the missing topics, then does what {@code topics verify} does. */
@Command(
    name = "create",
    description =
        "Create the topics that are missing; change none that exist. Print the differences from the"
            + " manifest that remain (exit code 3).")
final class TopicsCreateCommand extends TopicsVerifyCommand {

  TopicsCreateCommand(StopSignal stop) {
    super(stop);
  }

  @Override
  int run(TopicAdmin topics) {
    topics.create().forEach(name -> out().println("created " + name));
    return super.run(topics);
  }
}
