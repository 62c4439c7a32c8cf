package io.cryptopipeline.stream;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.BrokerTopic;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.stream.topology.PipelineTopology;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Checks the changelogs of the topology's stores. Kafka Streams itself creates missing changelogs,
 * even if state is lost with them, and compares only the number of partitions, in a rebalance
 * (4.4.0). Changelogs without a store are ignored: they may belong to an application whose id
 * begins with this one's.
 */
final class Changelogs {

  private static final Set<String> COMPACT_AND_DELETE =
      Set.of(TopicConfig.CLEANUP_POLICY_COMPACT, TopicConfig.CLEANUP_POLICY_DELETE);

  private Changelogs() {}

  /** Returns the stores by changelog name. */
  static Map<String, StoreBuilder<?>> stores(Settings settings) {
    Map<String, StoreBuilder<?>> stores = new LinkedHashMap<>();
    for (StoreBuilder<?> store : PipelineTopology.stores(settings.get(Keys.SUMMARY_WINDOWS))) {
      stores.put(name(settings.get(Keys.APPLICATION_ID), store), store);
    }
    return stores;
  }

  /** Returns the changelogs that an application may have, whatever the sizes of its windows. */
  static List<String> names(String application) {
    return PipelineTopology.stores(EnumSet.allOf(WindowSize.class)).stream()
        .map(store -> name(application, store))
        .toList();
  }

  private static String name(String application, StoreBuilder<?> store) {
    return "%s-%s-changelog".formatted(application, store.name());
  }

  /**
   * Returns the differences that would lose or mix up state, one line each.
   *
   * @throws io.cryptopipeline.model.PipelineException if Kafka does not answer or refuses
   */
  static List<String> differences(Settings settings, TopicAdmin topics) {
    Map<String, StoreBuilder<?>> stores = stores(settings);
    Map<String, BrokerTopic> found = topics.find(stores.keySet());
    String application = settings.get(Keys.APPLICATION_ID);
    boolean hasState = found.size() < stores.size() && topics.group(application).hasConsumed();
    List<String> differences = new ArrayList<>();
    stores.forEach(
        (name, store) -> {
          BrokerTopic changelog = found.get(name);
          if (changelog != null) {
            differences.addAll(differences(settings, store, changelog));
          } else if (hasState) {
            differences.add(
                "the changelog %s is missing, although %s has consumed records: the state of the open days is lost, or another version wrote it; the command \"reset\" makes stream read crypto-raw from its beginning"
                    .formatted(name, application));
          }
        });
    return differences;
  }

  /** Returns whether the application has run before: one of its changelogs exists. */
  static boolean exist(Settings settings, TopicAdmin topics) {
    return !topics.find(stores(settings).keySet()).isEmpty();
  }

  private static List<String> differences(
      Settings settings, StoreBuilder<?> store, BrokerTopic changelog) {
    List<String> differences = new ArrayList<>();
    int partitions = settings.get(Keys.TOPICS_PARTITIONS);
    if (changelog.partitions() != partitions) {
      differences.add(
          "the changelog %s has %s partitions, but topics.partitions says %s: the command \"reset\" makes stream read crypto-raw from its beginning"
              .formatted(changelog.name(), changelog.partitions(), partitions));
    }
    Set<String> policy =
        Set.of(changelog.value(TopicConfig.CLEANUP_POLICY_CONFIG).orElse("").split(","));
    if (store.build() instanceof WindowStore && policy.equals(COMPACT_AND_DELETE)) {
      tooShort(changelog).ifPresent(differences::add);
      changelog.difference(TopicConfig.RETENTION_BYTES_CONFIG, "-1").ifPresent(differences::add);
    } else {
      changelog
          .difference(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)
          .ifPresent(differences::add);
    }
    changelog
        .difference(
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE))
        .ifPresent(differences::add);
    changelog.tooFewReplicas().ifPresent(differences::add);
    return differences;
  }

  private static Optional<String> tooShort(BrokerTopic changelog) {
    String wanted = Long.toString(PipelineTopology.STATE_RETENTION.toMillis());
    return changelog
        .value(TopicConfig.RETENTION_MS_CONFIG)
        .map(Long::parseLong)
        .filter(retention -> retention >= 0 && retention < Long.parseLong(wanted))
        .flatMap(retention -> changelog.difference(TopicConfig.RETENTION_MS_CONFIG, wanted));
  }
}
