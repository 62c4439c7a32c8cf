package io.cryptopipeline.stream;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.stream.topology.PipelineTopology;
import io.cryptopipeline.stream.topology.Sinks;
import io.cryptopipeline.stream.topology.TimestampLimits;
import io.cryptopipeline.stream.topology.TopologyPicture;
import org.apache.kafka.streams.Topology;

/** The topology that {@code stream} would run with some settings, for a person to read. */
public final class DescribedTopology {

  private DescribedTopology() {}

  /** Returns every node with its topics and stores, as Kafka Streams describes them. */
  public static String text(Settings settings) {
    return TopologyPicture.text(topology(settings));
  }

  /** Returns a flowchart in Mermaid's language. */
  public static String mermaid(Settings settings) {
    return TopologyPicture.mermaid(topology(settings));
  }

  private static Topology topology(Settings settings) {
    return PipelineTopology.build(
        StreamApplication.topologySettings(settings, TimestampLimits.NONE), Sinks.none());
  }
}
