package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.runtime.StopSignal;
import java.util.List;
import picocli.CommandLine.Command;

/** Compares the broker's topics with the manifest. */
@Command(
    name = "verify",
    description = "Compare the topics with the manifest; print the differences (exit code 3).")
class TopicsVerifyCommand extends SettingsCommand {

  private final StopSignal stop;

  TopicsVerifyCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public final Integer call() {
    Settings settings = settings();
    return StartWait.of(settings, stop)
        .until(
            () -> {
              try (TopicAdmin topics = new TopicAdmin(settings)) {
                return run(topics);
              }
            });
  }

  int run(TopicAdmin topics) {
    List<String> differences = topics.differences();
    differences.forEach(out()::println);
    if (differences.isEmpty()) {
      out().println("all topics are as the manifest says");
    }
    out().flush();
    return differences.isEmpty() ? 0 : Main.DIFFERENCES;
  }
}
