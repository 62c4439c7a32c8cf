package io.cryptopipeline.app;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.wire.TopicManifest;
import io.cryptopipeline.wire.TopicManifest.TopicSpec;
import io.cryptopipeline.wire.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;

/** The topics on the broker against the manifest. For one thread; close it once. */
public final class TopicAdmin implements AutoCloseable {

  private static final int LOOKS = 100;
  private static final long BETWEEN_LOOKS_MS = 100;

  private final Settings settings;
  private final Admin admin;

  /**
   * Connects to Kafka.
   *
   * @throws ConfigException if the address is none
   */
  public TopicAdmin(Settings settings) {
    this.settings = settings;
    try {
      admin = KafkaClients.admin(settings);
    } catch (KafkaException e) {
      String cause = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new ConfigException("Kafka's client refuses its configuration: " + cause);
    }
  }

  /**
   * Creates the topics that are missing, and returns their names; those that exist stay as they
   * are.
   *
   * @throws PipelineException if Kafka does not answer or refuses
   */
  public List<String> create() {
    Set<String> existing = existing();
    List<TopicSpec> missing =
        manifest().stream().filter(topic -> !existing.contains(topic.name())).toList();
    int partitions = settings.get(Keys.TOPICS_PARTITIONS);
    short replication = settings.get(Keys.TOPICS_REPLICATION).shortValue();
    await(
        admin
            .createTopics(
                missing.stream()
                    .map(
                        topic ->
                            new NewTopic(topic.name(), partitions, replication)
                                .configs(topic.config()))
                    .toList())
            .all());
    List<String> created = missing.stream().map(TopicSpec::name).toList();
    awaitVisible(created);
    return created;
  }

  /** The controller has made them; the brokers hear of it a little later. */
  private void awaitVisible(List<String> topics) {
    try {
      for (int look = 0; look < LOOKS && !existing().containsAll(topics); look++) {
        Thread.sleep(BETWEEN_LOOKS_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PipelineException("interrupted while waiting for new topics", e);
    }
  }

  /**
   * Returns what differs from the manifest, a line each; nothing where all is as it must be.
   *
   * @throws PipelineException if Kafka does not answer or refuses
   */
  public List<String> differences() {
    List<TopicSpec> manifest = manifest();
    Map<String, BrokerTopic> found = find(manifest.stream().map(TopicSpec::name).toList());
    List<String> differences = new ArrayList<>();
    for (TopicSpec spec : manifest) {
      BrokerTopic topic = found.get(spec.name());
      if (topic == null) {
        differences.add(missing(spec.name()));
      } else {
        compare(spec, topic, differences);
      }
    }
    return differences;
  }

  /** Returns those of the topics that exist, by their names. */
  Map<String, BrokerTopic> find(Collection<String> names) {
    Set<String> existing = existing();
    List<String> found = names.stream().filter(existing::contains).toList();
    Map<ConfigResource, Config> configs =
        await(admin.describeConfigs(found.stream().map(TopicAdmin::resource).toList()).all());
    Map<String, BrokerTopic> topics = new HashMap<>();
    await(admin.describeTopics(found).allTopicNames())
        .forEach(
            (name, description) ->
                topics.put(name, BrokerTopic.of(description, configs.get(resource(name)))));
    return topics;
  }

  /** Returns whether that group has consumed anything of {@code crypto-raw} that is still there. */
  boolean hasConsumed(String group) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    committed.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.earliest()));
    return await(admin.listOffsets(wanted).all()).entrySet().stream()
        .anyMatch(first -> committed.get(first.getKey()).offset() > first.getValue().offset());
  }

  /**
   * Returns if all topics are as the manifest says.
   *
   * @throws PipelineException with the first difference, or if Kafka does not answer
   * @throws ConfigException if Kafka's address is none
   */
  public static void verify(Settings settings) {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      List<String> differences = topics.differences();
      if (!differences.isEmpty()) {
        throw difference(differences);
      }
    }
  }

  /**
   * Returns if that topic exists.
   *
   * @throws PipelineException if it does not, or Kafka does not answer
   */
  public void require(String topic) {
    if (!existing().contains(topic)) {
      throw new PipelineException(missing(topic));
    }
  }

  /** Returns the first of the lines, and how many there are more. */
  static PipelineException difference(List<String> differences) {
    String more = differences.size() == 1 ? "" : " (and " + (differences.size() - 1) + " more)";
    return new PipelineException(differences.get(0) + more);
  }

  /** Deletes the changelogs of all applications whose name begins with {@code prefix}. */
  void deleteChangelogs(String prefix) {
    await(
        admin
            .deleteTopics(
                existing().stream()
                    .filter(t -> t.startsWith(prefix + "-") && t.endsWith("-changelog"))
                    .toList())
            .all());
  }

  private static String missing(String topic) {
    return "topic %s is missing: create it with the command \"topics create\"".formatted(topic);
  }

  private void compare(TopicSpec spec, BrokerTopic topic, List<String> differences) {
    int partitions = settings.get(Keys.TOPICS_PARTITIONS);
    if (!topic.name().equals(Topics.DEAD_LETTERS) && topic.partitions() != partitions) {
      differences.add(
          "topic %s has %d partitions, topics.partitions says %d: set it to what the topic was made with; a changed count would fold one coin in two tasks"
              .formatted(topic.name(), topic.partitions(), partitions));
    }
    spec.config().entrySet().stream()
        .filter(wanted -> !wanted.getKey().startsWith("retention."))
        .map(wanted -> topic.difference(wanted.getKey(), wanted.getValue()))
        .flatMap(Optional::stream)
        .forEach(differences::add);
    topic.tooFewReplicas().ifPresent(differences::add);
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private List<TopicSpec> manifest() {
    return TopicManifest.topics(settings.get(Keys.SUMMARY_WINDOWS));
  }

  private Set<String> existing() {
    return await(admin.listTopics().names());
  }

  private <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      String where = settings.get(Keys.KAFKA_BOOTSTRAP_SERVERS);
      if (e.getCause() instanceof TimeoutException) {
        throw new PipelineException(
            "Kafka at %s does not answer: is it running, and is kafka.bootstrap.servers right?"
                .formatted(where),
            e);
      }
      throw new PipelineException("Kafka at %s: %s".formatted(where, e.getCause().getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PipelineException("interrupted while asking Kafka", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
