package io.cryptopipeline.bench.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** A Kafka broker and controller in one process, and what is done with its topics. */
public final class Broker implements AutoCloseable {

  /** The partitions of each topic, as {@code topics create} makes them by default. */
  public static final int PARTITIONS = 4;

  private static final String VERSION = "/kafka/kafka-version.properties";

  private final MeasuredProcess process;
  private final String bootstrapServers;
  private final Admin admin;

  private Broker(MeasuredProcess process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /** Starts a broker without topics; it answers when this returns. */
  public static Broker start(Processes processes) throws InterruptedException {
    Path folder = processes.folder("kafka");
    int port = FreePort.next();
    Path config = folder.resolve("server.properties");
    try {
      Files.writeString(config, config(folder.resolve("data"), port, FreePort.next()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    MeasuredProcess format =
        processes.startJava(
            "format",
            folder,
            List.of(),
            "kafka.tools.StorageTool",
            List.of("format", "-t", Uuid.randomUuid().toString(), "-c", config.toString()));
    if (format.await() != 0) {
      throw new IllegalStateException(format.lastLines());
    }
    // The options of kafka-server-start.sh, with a heap of fixed size.
    List<String> options =
        List.of(
            "-Xms1g",
            "-Xmx1g",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent");
    MeasuredProcess process =
        processes.startJava("kafka", folder, options, "kafka.Kafka", List.of(config.toString()));
    Broker broker = new Broker(process, "127.0.0.1:" + port);
    Patience.await(
        "the broker answers",
        process,
        () -> !broker.admin.describeCluster().nodes().get().isEmpty());
    return broker;
  }

  private static String config(Path data, int port, int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        log.dirs=%s
        listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.listener.names=CONTROLLER
        controller.quorum.voters=1@127.0.0.1:%d
        auto.create.topics.enable=false
        group.initial.rebalance.delay.ms=0
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        """
        .formatted(data, port, controllerPort, controllerPort);
  }

  /** Returns the process. */
  public MeasuredProcess process() {
    return process;
  }

  /** Returns the version of Kafka on this class path, which is the broker's too. */
  public String version() {
    try (InputStream properties = Admin.class.getResourceAsStream(VERSION)) {
      Properties read = new Properties();
      read.load(properties);
      return read.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address for clients. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Creates a topic with {@link #PARTITIONS} partitions. */
  public void createTopic(String name) throws InterruptedException {
    get(() -> admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get());
  }

  /** Deletes the topics whose names match; those of Kafka itself stay. */
  public void deleteTopics(Predicate<String> name) throws InterruptedException {
    List<String> topics =
        get(() -> admin.listTopics().names().get()).stream().filter(name).toList();
    get(() -> admin.deleteTopics(topics).all().get());
  }

  /** Returns the end offsets of all topics, those of Kafka itself too, summed over partitions. */
  public Map<String, Long> endOffsets() throws InterruptedException {
    Collection<String> topics =
        get(() -> admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get());
    Map<TopicPartition, OffsetSpec> partitions =
        get(() -> admin.describeTopics(topics).allTopicNames().get()).values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    Map<String, Long> ends = new TreeMap<>();
    get(() -> admin.listOffsets(partitions).all().get())
        .forEach((partition, end) -> ends.merge(partition.topic(), end.offset(), Long::sum));
    return ends;
  }

  /**
   * Returns the partitions of a topic that the members of a group have whose clients' names begin
   * with {@code clientId}.
   */
  public Set<Integer> assigned(String group, String clientId, String topic)
      throws InterruptedException {
    return get(() -> admin.describeConsumerGroups(List.of(group)).all().get())
        .get(group)
        .members()
        .stream()
        .filter(member -> member.clientId().startsWith(clientId))
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .filter(partition -> partition.topic().equals(topic))
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private interface Answer<T> {
    T get() throws ExecutionException, InterruptedException;
  }

  private static <T> T get(Answer<T> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka: " + e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
