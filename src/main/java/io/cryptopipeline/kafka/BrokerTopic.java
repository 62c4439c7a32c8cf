package io.cryptopipeline.kafka;

import io.cryptopipeline.record.TopicManifest.TopicSpec;
import io.cryptopipeline.record.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as the broker has it. Every difference is one line with its remedy.
 *
 * @param name the name
 * @param partitions the number of partitions
 * @param replicas the number of replicas of each partition
 * @param config the settings, including the broker's defaults
 */
public record BrokerTopic(String name, int partitions, int replicas, Config config) {

  /** Their records may be on any partition. */
  private static final Set<String> ANY_PARTITIONS = Set.of(Topics.DEAD_LETTERS, Topics.LAST_TRADES);

  private static final String MAX_AGE = TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG;

  static BrokerTopic of(TopicDescription description, Config config) {
    return new BrokerTopic(
        description.name(),
        description.partitions().size(),
        description.partitions().get(0).replicas().size(),
        config);
  }

  /** Returns what differs from the manifest's topic, and from the number of partitions. */
  List<String> differences(TopicSpec spec, int wantedPartitions) {
    List<String> differences = new ArrayList<>();
    if (!ANY_PARTITIONS.contains(name) && partitions != wantedPartitions) {
      differences.add(
          "topic %s has %s partitions, topics.partitions says %s: set it to the number that the topic was created with; another number would fold one coin in two tasks"
              .formatted(name, partitions, wantedPartitions));
    }
    spec.config().entrySet().stream()
        .filter(wanted -> !wanted.getKey().startsWith("retention.")) // the operator's to decide
        .filter(wanted -> !wanted.getKey().equals(MAX_AGE))
        .map(wanted -> difference(wanted.getKey(), wanted.getValue()))
        .flatMap(Optional::stream)
        .forEach(differences::add);
    Optional.ofNullable(spec.config().get(MAX_AGE))
        .flatMap(this::acceptsTooOld)
        .ifPresent(differences::add);
    tooFewReplicas().ifPresent(differences::add);
    return differences;
  }

  /** Returns the value of a setting; empty if the broker does not know the setting. */
  public Optional<String> value(String key) {
    return Optional.ofNullable(config.get(key)).map(ConfigEntry::value);
  }

  /** Returns the difference if a setting has another value than the wanted one. */
  public Optional<String> difference(String key, String wanted) {
    Optional<String> value = value(key);
    if (value.isEmpty()) {
      return Optional.of(
          "topic %s must have %s=%s, but this broker does not report the setting: Kafka 4 does"
              .formatted(name, key, wanted));
    }
    return value.get().equals(wanted)
        ? Optional.empty()
        : Optional.of(
            "topic %s has %s=%s, but must have %s: kafka-configs --alter --entity-type topics --entity-name %s --add-config %s=%s"
                .formatted(
                    name,
                    key,
                    value.get(),
                    wanted,
                    name,
                    key,
                    wanted.contains(",") ? "[" + wanted + "]" : wanted));
  }

  /**
   * Returns how old the timestamp of a record may be that the broker accepts and does not delete at
   * once.
   */
  public Duration maxAge() {
    long maxAgeMs = milliseconds(MAX_AGE).orElse(Long.MAX_VALUE);
    return Duration.ofMillis(Math.min(maxAgeMs, retentionMs()));
  }

  /** Returns how far in the future the timestamp of a record may be that the broker accepts. */
  public Duration maxAhead() {
    return Duration.ofMillis(
        milliseconds(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG).orElse(Long.MAX_VALUE));
  }

  private long retentionMs() {
    return milliseconds(TopicConfig.RETENTION_MS_CONFIG)
        .filter(retention -> retention >= 0) // -1 is forever
        .orElse(Long.MAX_VALUE);
  }

  private Optional<Long> milliseconds(String key) {
    return value(key).map(Long::parseLong);
  }

  /** Returns the problem if the broker accepts records that retention deletes at once. */
  private Optional<String> acceptsTooOld(String wanted) {
    Optional<Long> maxAgeMs = milliseconds(MAX_AGE);
    if (maxAgeMs.isEmpty()) {
      return difference(MAX_AGE, wanted);
    }
    long retentionMs = retentionMs();
    return maxAgeMs.get() <= retentionMs
        ? Optional.empty()
        : Optional.of(
            "topic %s has %s=%s, more than its retention.ms=%s: it accepts records that Kafka deletes before they are read; kafka-configs --alter --entity-type topics --entity-name %s --add-config %s=%s"
                .formatted(
                    name,
                    MAX_AGE,
                    maxAgeMs.get(),
                    retentionMs,
                    name,
                    MAX_AGE,
                    Math.min(Long.parseLong(wanted), retentionMs / 2)));
  }

  /** Returns the problem if {@code min.insync.replicas} is higher than the number of replicas. */
  public Optional<String> tooFewReplicas() {
    return value(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
        .filter(wanted -> Integer.parseInt(wanted) > replicas)
        .map(
            wanted ->
                "topic %s has %s replicas, but min.insync.replicas=%s: nothing can be written to it; lower min.insync.replicas, or add replicas (topics.replication is for new topics)"
                    .formatted(name, replicas, wanted));
  }
}
