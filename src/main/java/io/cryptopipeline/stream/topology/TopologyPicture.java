package io.cryptopipeline.stream.topology;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/** A topology as a flowchart in Mermaid's language: topics, nodes and stores, and what flows. */
public final class TopologyPicture {

  private TopologyPicture() {}

  /** Returns the flowchart; the same topology gives the same text. */
  public static String mermaid(Topology topology) {
    Set<String> shapes = new TreeSet<>();
    Set<String> arrows = new LinkedHashSet<>();
    TopologyDescription description = topology.describe();
    for (Subtopology subtopology : description.subtopologies()) {
      subtopology.nodes().stream()
          .sorted((one, other) -> one.name().compareTo(other.name()))
          .forEach(node -> draw(node, shapes, arrows));
    }
    return "flowchart LR\n  "
        + String.join("\n  ", shapes)
        + "\n  "
        + String.join("\n  ", arrows)
        + "\n";
  }

  private static void draw(Node node, Set<String> shapes, Set<String> arrows) {
    shapes.add("%s[%s]".formatted(node.name(), node.name()));
    if (node instanceof Source source) {
      new TreeSet<>(source.topicSet())
          .forEach(t -> arrows.add(topic(t, shapes) + " --> " + node.name()));
    }
    if (node instanceof Processor processor) {
      new TreeSet<>(processor.stores())
          .forEach(store -> arrows.add(node.name() + " <--> " + store(store, shapes)));
    }
    if (node instanceof Sink sink) {
      arrows.add(node.name() + " --> " + topic(sink.topic(), shapes));
    }
    node.successors().stream()
        .map(Node::name)
        .sorted()
        .forEach(next -> arrows.add(node.name() + " --> " + next));
  }

  private static String topic(String name, Set<String> shapes) {
    shapes.add("topic-%s([%s])".formatted(name, name));
    return "topic-" + name;
  }

  private static String store(String name, Set<String> shapes) {
    shapes.add("%s[(%s)]".formatted(name, name));
    return name;
  }
}
