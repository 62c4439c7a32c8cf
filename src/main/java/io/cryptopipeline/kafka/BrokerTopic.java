package io.cryptopipeline.kafka;

import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as the broker has it. What it says of a difference is one line with the remedy.
 *
 * @param name its name
 * @param partitions how many partitions it has
 * @param replicas how many brokers are to hold each of them
 * @param config its settings, those that the broker has by default among them
 */
public record BrokerTopic(String name, int partitions, int replicas, Config config) {

  static BrokerTopic of(TopicDescription description, Config config) {
    return new BrokerTopic(
        description.name(),
        description.partitions().size(),
        description.partitions().get(0).replicas().size(),
        config);
  }

  /** Returns the value of a setting; nothing where the broker does not know it. */
  public Optional<String> value(String key) {
    return Optional.ofNullable(config.get(key)).map(ConfigEntry::value);
  }

  /** Returns what is wrong where a setting has another value than the wanted one. */
  public Optional<String> difference(String key, String wanted) {
    Optional<String> value = value(key);
    if (value.isEmpty()) {
      return Optional.of(
          "topic %s must have %s=%s, but this broker does not say what it has: Kafka 4 does"
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

  /** Returns what is wrong where no record that all replicas must have can be written. */
  public Optional<String> tooFewReplicas() {
    return value(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
        .filter(wanted -> Integer.parseInt(wanted) > replicas)
        .map(
            wanted ->
                "topic %s has %d replicas, but min.insync.replicas=%s: nothing can be written to it; lower that, or give it more replicas (topics.replication is for new topics)"
                    .formatted(name, replicas, wanted));
  }
}
