package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.WindowSize;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/** A topology for a person: its topics, nodes and stores, and what flows between them. */
public final class TopologyPicture {

  /** The nodes in whose place the barrier's producer publishes, at the commit (decision 12). */
  private static final Set<String> AT_THE_COMMIT =
      Stream.of(WindowSize.values()).map(Names::egressSummaries).collect(Collectors.toSet());

  private TopologyPicture() {}

  /** Returns what Kafka Streams describes, and the edges that are the barrier's. */
  public static String text(Topology topology) {
    TopologyDescription description = topology.describe();
    return description
        + description.subtopologies().stream()
            .flatMap(subtopology -> subtopology.nodes().stream())
            .filter(node -> AT_THE_COMMIT.contains(node.name()))
            .flatMap(
                egress -> egress.predecessors().stream().map(sink -> edge(sink.name(), egress)))
            .sorted()
            .map(edge -> "Published at the commit, by the barrier: %s\n".formatted(edge))
            .collect(Collectors.joining());
  }

  private static String edge(String from, Node to) {
    return from + " --> " + to.name();
  }

  /** Returns a flowchart in Mermaid's language; the same topology gives the same text. */
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
        .forEach(next -> arrows.add(node.name() + arrow(next) + next));
  }

  private static String arrow(String next) {
    return AT_THE_COMMIT.contains(next) ? " -. published at the commit .-> " : " --> ";
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
