package io.cryptopipeline.cli;

import io.cryptopipeline.app.StreamApplication;
import io.cryptopipeline.topology.PipelineTopology;
import io.cryptopipeline.topology.Sinks;
import io.cryptopipeline.topology.TopologyPicture;
import org.apache.kafka.streams.Topology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the topology. */
@Command(name = "topology", description = "Print the topology, as text or as a picture.")
final class TopologyCommand extends SettingsCommand {

  @Option(names = "--mermaid", description = "As a Mermaid flowchart, which Markdown viewers draw.")
  private boolean mermaid;

  @Override
  public Integer call() {
    Topology topology =
        PipelineTopology.build(StreamApplication.topologySettings(settings()), Sinks.none());
    out().print(mermaid ? TopologyPicture.mermaid(topology) : topology.describe());
    out().flush();
    return 0;
  }
}
