package io.cryptopipeline.kafka;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.TopicManifest;
import io.cryptopipeline.record.TopicManifest.TopicSpec;
import io.cryptopipeline.runtime.Sleeper;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Creates topics, and compares those on the broker with the manifest. For one thread; close it
 * once. Every method throws a {@link PipelineException} if Kafka does not answer or refuses.
 */
public final class TopicAdmin implements AutoCloseable {

  private static final int VISIBILITY_CHECKS = 100;
  private static final long BETWEEN_CHECKS_MS = 100;

  private final Settings settings;
  private final Admin admin;
  private final AdminResults answers;

  /**
   * Connects to Kafka.
   *
   * @throws ConfigException if a setting of the client cannot be used
   */
  public TopicAdmin(Settings settings) {
    this.settings = settings;
    admin = KafkaClients.admin(settings);
    answers = new AdminResults(settings);
  }

  /**
   * Checks that the topics are as the manifest describes them.
   *
   * @param isUsed selects the topics to check: the user may lack rights on others
   * @throws PipelineException with the first difference
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
   * @throws PipelineException if it does not
   * @throws ConfigException if a setting of the client cannot be used
   */
  public static void require(Settings settings, String topic) {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      if (topics.describe(List.of(topic)).isEmpty()) {
        throw new PipelineException(missing(topic));
      }
    }
  }

  /** Makes an exception of the first of the differences, and of the number of the others. */
  public static PipelineException difference(List<String> differences) {
    String more = differences.size() == 1 ? "" : " (and " + (differences.size() - 1) + " more)";
    return new PipelineException(differences.get(0) + more);
  }

  /** Creates the topics that are missing, and returns their names. Leaves others unchanged. */
  public List<String> create() {
    Set<String> existing = describe(names(manifest())).keySet();
    List<TopicSpec> missing =
        manifest().stream().filter(topic -> !existing.contains(topic.name())).toList();
    int partitions = settings.get(Keys.TOPICS_PARTITIONS);
    short replication = settings.get(Keys.TOPICS_REPLICATION).shortValue();
    answers.await(
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
    await(() -> describe(created).keySet().containsAll(created));
    return created;
  }

  /** The controller has changed the topics; the brokers learn of it a little later. */
  private static void await(BooleanSupplier isVisible) {
    try {
      for (int check = 0; check < VISIBILITY_CHECKS && !isVisible.getAsBoolean(); check++) {
        Thread.sleep(BETWEEN_CHECKS_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PipelineException("interrupted while waiting for the brokers", e);
    }
  }

  /** Returns the differences from the manifest, one line each with its remedy. */
  public List<String> differences() {
    return differences(topic -> true);
  }

  /**
   * Returns the differences from the manifest, one line each with its remedy.
   *
   * @param isUsed selects the topics to compare: the user may lack rights on others
   */
  public List<String> differences(Predicate<String> isUsed) {
    List<TopicSpec> used = manifest().stream().filter(topic -> isUsed.test(topic.name())).toList();
    Map<String, BrokerTopic> found = find(names(used));
    int partitions = settings.get(Keys.TOPICS_PARTITIONS);
    return used.stream()
        .flatMap(
            spec ->
                found.containsKey(spec.name())
                    ? found.get(spec.name()).differences(spec, partitions).stream()
                    : Stream.of(missing(spec.name())))
        .toList();
  }

  /**
   * Returns whether the topic exists.
   *
   * @param needed what the user must be allowed to do with it
   * @throws PipelineException if the user is not allowed to
   */
  public boolean exists(String topic, Set<AclOperation> needed) {
    Optional<TopicDescription> found =
        answers.awaitIfExists(
            "describe " + topic,
            admin
                .describeTopics(
                    List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues()
                .get(topic));
    found
        .map(TopicDescription::authorizedOperations)
        .filter(allowed -> !allowed.containsAll(needed))
        .ifPresent(
            allowed -> {
              throw KafkaErrors.explain(
                  settings,
                  new AuthorizationException("Not authorized to read and write " + topic));
            });
    return found.isPresent();
  }

  /** Returns those of the topics that exist, by name. */
  public Map<String, BrokerTopic> find(Collection<String> names) {
    Map<String, TopicDescription> found = describe(names);
    Map<ConfigResource, KafkaFuture<Config>> configs =
        admin.describeConfigs(found.keySet().stream().map(TopicAdmin::resource).toList()).values();
    Map<String, BrokerTopic> topics = new HashMap<>();
    found.forEach(
        (name, description) ->
            answers
                .awaitIfExists("describe the configuration of " + name, configs.get(resource(name)))
                .ifPresent(config -> topics.put(name, BrokerTopic.of(description, config))));
    return topics;
  }

  /** Asks by name: a list of all topics would omit those that the user may not describe. */
  private Map<String, TopicDescription> describe(Collection<String> names) {
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, answer) ->
                answers
                    .awaitIfExists("describe " + name, answer)
                    .ifPresent(description -> found.put(name, description)));
    return found;
  }

  /** Returns the offsets of a consumer group, which are read when they are asked for. */
  public GroupOffsets group(String id) {
    return new GroupOffsets(admin, answers, id, Sleeper.REAL);
  }

  /** Returns what Kafka knows of a Kafka Streams application besides its topics. */
  public ApplicationGroup application(String id) {
    return new ApplicationGroup(admin, answers, id);
  }

  /** Returns the number of partitions of those of the topics that exist, by name. */
  public Map<String, Integer> partitions(Collection<String> names) {
    Map<String, Integer> partitions = new TreeMap<>();
    describe(names).forEach((name, found) -> partitions.put(name, found.partitions().size()));
    return partitions;
  }

  /** Returns whether the topic has never had a record, be it expired or not. */
  public boolean isUnused(String topic) {
    int partitions = partitions(List.of(topic)).getOrDefault(topic, 0);
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    return answers.await("describe " + topic, admin.listOffsets(ends).all()).values().stream()
        .allMatch(end -> end.offset() == 0);
  }

  /**
   * Deletes topics, all at once: the controller does so in one step (4.4.0, {@code
   * ReplicationControlManager}). None of them is there when this returns.
   *
   * @throws PipelineException also if the brokers still have one after ten seconds
   */
  public void delete(Collection<String> names) {
    answers.await("delete topics", admin.deleteTopics(names).all());
    await(() -> describe(names).isEmpty());
    Set<String> left = describe(names).keySet();
    if (!left.isEmpty()) {
      throw new PipelineException(
          "the brokers still have %s, which Kafka has deleted: try again"
              .formatted(String.join(", ", left)));
    }
  }

  /** Deletes the changelogs of all applications whose name begins with {@code prefix}. */
  public void deleteChangelogs(String prefix) {
    Set<String> all = answers.await("list the topics", admin.listTopics().names());
    answers.await(
        "delete changelogs",
        admin
            .deleteTopics(
                all.stream()
                    .filter(t -> t.startsWith(prefix + "-") && t.endsWith("-changelog"))
                    .toList())
            .all());
  }

  static String missing(String topic) {
    return "topic %s is missing: create it with the command \"topics create\"".formatted(topic);
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

  @Override
  public void close() {
    admin.close();
  }
}
