package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.runtime.StopSignal;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Creates the topics of the manifest, or compares the broker's topics with it. */
@Command(name = "topics", description = "Create the topics, or compare them with the manifest.")
final class TopicsCommand extends SettingsCommand {

  enum Action {
    create,
    verify
  }

  @Parameters(
      paramLabel = "ACTION",
      description = "create: create missing topics; verify: print differences (exit code 3).")
  private Action action;

  private final StopSignal stop;

  TopicsCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    return StartWait.of(settings, stop).until(() -> run(settings));
  }

  private int run(Settings settings) {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      if (action == Action.create) {
        List<String> created = topics.create();
        created.forEach(name -> out().println("created " + name));
      }
      List<String> differences = topics.differences();
      differences.forEach(out()::println);
      if (differences.isEmpty()) {
        out().println("all topics are as the manifest says");
      }
      return differences.isEmpty() ? 0 : Main.DIFFERENCES;
    }
  }
}
