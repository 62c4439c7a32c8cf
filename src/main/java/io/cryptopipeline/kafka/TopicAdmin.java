package io.cryptopipeline.kafka;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.TopicManifest;
import io.cryptopipeline.record.TopicManifest.TopicSpec;
import io.cryptopipeline.record.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics on the broker against the manifest. For one thread; close it once. */
public final class TopicAdmin implements AutoCloseable {

  private static final int LOOKS = 100;
  private static final long BETWEEN_LOOKS_MS = 100;

  private final Settings settings;
  private final Admin admin;

  /**
   * Connects to Kafka.
   *
   * @throws ConfigException if a setting of the client cannot be used
   */
  public TopicAdmin(Settings settings) {
    this.settings = settings;
    admin = KafkaClients.admin(settings);
  }

  /**
   * Creates the topics that are missing, and returns their names; those that exist stay as they
   * are.
   *
   * @throws PipelineException if Kafka does not answer or refuses
   */
  public List<String> create() {
    Set<String> existing = describe(names(manifest())).keySet();
    List<TopicSpec> missing =
        manifest().stream().filter(topic -> !existing.contains(topic.name())).toList();
    int partitions = settings.get(Keys.TOPICS_PARTITIONS);
    short replication = settings.get(Keys.TOPICS_REPLICATION).shortValue();
    await(
        "create topics",
        admin
            .createTopics(
                missing.stream()
                    .map(
                        topic ->
                            new NewTopic(topic.name(), partitions, replication)
                                .configs(topic.config()))
                    .toList())
            .all());
    List<String> created = names(missing);
    awaitVisible(created);
    return created;
  }

  /** The controller has made them; the brokers hear of it a little later. */
  private void awaitVisible(List<String> topics) {
    try {
      for (int look = 0; look < LOOKS && !describe(topics).keySet().containsAll(topics); look++) {
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
    return differences(topic -> true);
  }

  private List<String> differences(Predicate<String> isUsed) {
    List<TopicSpec> manifest =
        manifest().stream().filter(topic -> isUsed.test(topic.name())).toList();
    Map<String, BrokerTopic> found = find(names(manifest));
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
  public Map<String, BrokerTopic> find(Collection<String> names) {
    Map<String, TopicDescription> found = describe(names);
    Map<ConfigResource, KafkaFuture<Config>> configs =
        admin.describeConfigs(found.keySet().stream().map(TopicAdmin::resource).toList()).values();
    Map<String, BrokerTopic> topics = new HashMap<>();
    found.forEach(
        (name, description) ->
            ifThere("describe the configuration of " + name, configs.get(resource(name)))
                .ifPresent(config -> topics.put(name, BrokerTopic.of(description, config))));
    return topics;
  }

  /** Asks by name: the list of all topics leaves out those that may not be seen. */
  private Map<String, TopicDescription> describe(Collection<String> names) {
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, answer) ->
                ifThere("describe " + name, answer)
                    .ifPresent(description -> found.put(name, description)));
    return found;
  }

  /** Returns the answer; nothing where there is no such topic, or no more. */
  private <T> Optional<T> ifThere(String what, KafkaFuture<T> answer) {
    try {
      return Optional.of(await(what, answer));
    } catch (PipelineException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Returns whether the group has consumed any record of {@code crypto-raw} that still exists. */
  public boolean hasConsumed(String group) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        committed(group, new ListConsumerGroupOffsetsOptions());
    return offsets(committed.keySet(), OffsetSpec.earliest()).entrySet().stream()
        .anyMatch(first -> committed.get(first.getKey()).offset() > first.getValue());
  }

  /**
   * Returns the lag of the group on {@code crypto-raw}: how many offsets it has not committed yet.
   * Transaction markers count too.
   */
  public long lag(String group) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        committed(group, new ListConsumerGroupOffsetsOptions());
    List<TopicPartition> partitions =
        IntStream.range(0, settings.get(Keys.TOPICS_PARTITIONS))
            .mapToObj(partition -> new TopicPartition(Topics.RAW, partition))
            .toList();
    Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
    return offsets(partitions, OffsetSpec.latest()).entrySet().stream()
        .mapToLong(
            end -> {
              OffsetAndMetadata done = committed.get(end.getKey());
              return end.getValue() - (done == null ? first.get(end.getKey()) : done.offset());
            })
        .sum();
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    await("describe crypto-raw", admin.listOffsets(wanted).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  /**
   * Returns whether that group has committed these offsets, or higher ones; within ten seconds.
   * What a transaction has committed a moment ago counts: Kafka answers before it can be read.
   */
  public boolean hasCommitted(String group, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        committed(
            group, new ListConsumerGroupOffsetsOptions().requireStable(true).timeoutMs(10_000));
    return offsets.entrySet().stream()
        .allMatch(
            wanted ->
                committed.containsKey(wanted.getKey())
                    && committed.get(wanted.getKey()).offset() >= wanted.getValue());
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(
      String group, ListConsumerGroupOffsetsOptions options) {
    return await(
        "describe the group " + group,
        admin.listConsumerGroupOffsets(group, options).partitionsToOffsetAndMetadata());
  }

  /**
   * Returns if the topics are as the manifest says.
   *
   * @param isUsed which of them are looked at: what is not used need not be seen
   * @throws PipelineException with the first difference, or if Kafka does not answer
   * @throws ConfigException if a setting of the client cannot be used
   */
  public static void verify(Settings settings, Predicate<String> isUsed) {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      List<String> differences = topics.differences(isUsed);
      if (!differences.isEmpty()) {
        throw difference(differences);
      }
    }
  }

  /**
   * Checks that the topic exists.
   *
   * @throws PipelineException if it does not, or Kafka does not answer or refuses
   * @throws ConfigException if a setting of the client cannot be used
   */
  public static void require(Settings settings, String topic) {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      if (topics.describe(List.of(topic)).isEmpty()) {
        throw new PipelineException(missing(topic));
      }
    }
  }

  /** Returns the first of the lines, and how many there are more. */
  public static PipelineException difference(List<String> differences) {
    String more = differences.size() == 1 ? "" : " (and " + (differences.size() - 1) + " more)";
    return new PipelineException(differences.get(0) + more);
  }

  /** Deletes the changelogs of all applications whose name begins with {@code prefix}. */
  public void deleteChangelogs(String prefix) {
    await(
        "delete changelogs",
        admin
            .deleteTopics(
                await("list the topics", admin.listTopics().names()).stream()
                    .filter(t -> t.startsWith(prefix + "-") && t.endsWith("-changelog"))
                    .toList())
            .all());
  }

  static String missing(String topic) {
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

  private static List<String> names(List<TopicSpec> topics) {
    return topics.stream().map(TopicSpec::name).toList();
  }

  /**
   * Returns the answer.
   *
   * @param what what it is that may not be allowed: Kafka does not say
   */
  private <T> T await(String what, KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw KafkaErrors.explain(
          settings,
          e.getCause() instanceof AuthorizationException
              ? new AuthorizationException("Not authorized to " + what, e)
              : e.getCause());
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
