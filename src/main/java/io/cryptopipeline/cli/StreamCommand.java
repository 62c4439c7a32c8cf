package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.stream.StreamApplication;
import io.cryptopipeline.web.WebServer;
import picocli.CommandLine.Command;

/** Runs the Kafka Streams application until it is stopped. */
@Command(
    name = "stream",
    description = "Run the Kafka Streams application, from crypto-raw to MongoDB, until stopped.")
final class StreamCommand extends SettingsCommand {

  private final StopSignal stop;

  StreamCommand(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public Integer call() {
    Settings settings = settings();
    try (CommandMonitoring shown = CommandMonitoring.start(settings, WebServer::ofPipeline)) {
      Monitoring monitoring = shown.monitoring();
      StreamApplication application =
          StartWait.of(settings, stop, monitoring.health())
              .until(() -> StreamApplication.start(settings, stop, monitoring));
      try (application) {
        monitoring.health().started(stop::isRequested);
        stop.await();
      }
      application.throwFailure();
      return 0;
    }
  }
}
