package io.cryptopipeline.app;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.wire.TopicManifest;
import io.cryptopipeline.wire.TopicManifest.TopicSpec;
import io.cryptopipeline.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;

/** The topics on the broker against the manifest. For one thread; close it once. */
public final class TopicAdmin implements AutoCloseable {

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
    return missing.stream().map(TopicSpec::name).toList();
  }

  /**
   * Returns what differs from the manifest, a line each; nothing where all is as it must be.
   *
   * @throws PipelineException if Kafka does not answer or refuses
   */
  public List<String> differences() {
    Set<String> existing = existing();
    List<String> differences = new ArrayList<>();
    for (TopicSpec topic : manifest()) {
      if (existing.contains(topic.name())) {
        compare(topic, differences);
      } else {
        differences.add(missing(topic.name()));
      }
    }
    return differences;
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
        String more = differences.size() == 1 ? "" : " (and " + (differences.size() - 1) + " more)";
        throw new PipelineException(differences.get(0) + more);
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

  private void compare(TopicSpec topic, List<String> differences) {
    TopicDescription description =
        await(admin.describeTopics(List.of(topic.name())).allTopicNames()).get(topic.name());
    int partitions = description.partitions().size();
    if (!topic.name().equals(Topics.DEAD_LETTERS)
        && partitions != settings.get(Keys.TOPICS_PARTITIONS)) {
      differences.add(
          "topic %s has %d partitions, topics.partitions says %d: set it to what the topic was made with; a changed count would fold one coin in two tasks"
              .formatted(topic.name(), partitions, settings.get(Keys.TOPICS_PARTITIONS)));
    }
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    Config config = await(admin.describeConfigs(List.of(resource)).all()).get(resource);
    for (Map.Entry<String, String> wanted : topic.config().entrySet()) {
      ConfigEntry entry = config.get(wanted.getKey());
      String value = entry == null ? "a default, unknown to this broker" : entry.value();
      if (!wanted.getValue().equals(value) && !wanted.getKey().startsWith("retention.")) {
        differences.add(
            "topic %s has %s=%s, but must have %s"
                .formatted(topic.name(), wanted.getKey(), value, wanted.getValue()));
      }
    }
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
