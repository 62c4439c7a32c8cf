package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.stream.DescribedTopology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the topology. */
@Command(name = "topology", description = "Print the topology, as text or as a picture.")
final class TopologyCommand extends SettingsCommand {

  @Option(
      names = "--mermaid",
      description = "Print a Mermaid flowchart, which Markdown viewers draw.")
  private boolean mermaid;

  @Override
  public Integer call() {
    Settings settings = settings();
    out().print(mermaid ? DescribedTopology.mermaid(settings) : DescribedTopology.text(settings));
    out().flush();
    return 0;
  }
}
