package io.cryptopipeline.stream;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.runtime.Durations;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Builds the configuration of Kafka Streams: defaults, then settings, then what must hold. */
final class StreamsProperties {

  /**
   * Added to the retention of windowed changelogs, which expire by record timestamps. Timestamps of
   * other producers may be old, and a replay must keep its state.
   */
  private static final Duration CHANGELOG_RETENTION = Duration.ofDays(3650);

  /** Standbys fetch as often as this when nothing comes: less costs processor time. */
  private static final int RESTORE_FETCH_WAIT_MS = 100;

  private StreamsProperties() {}

  static Properties of(Settings settings) {
    Properties config = new Properties();
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    // The barrier asks for commits, mostly sooner.
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Settings.MAX_COMMIT_INTERVAL.toMillis());
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.get(Keys.TOPICS_REPLICATION));
    // A task reads one partition, so it never waits for another. The check is made per record
    // (PartitionGroup.readyToProcess, 4.4.0).
    config.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // Of the producers only; with their prefix, they would win over kafka.*.
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KafkaClients.MAX_REQUEST_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, KafkaClients.BUFFER_BYTES);

    config.putAll(settings.kafka());
    config.putAll(settings.streams());
    putRestoreWait(config);

    config.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.get(Keys.APPLICATION_ID));
    config.put(StreamsConfig.STATE_DIR_CONFIG, settings.get(Keys.STATE_DIR).toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    config.put(
        StreamsConfig.WINDOW_STORE_CHANGE_LOG_ADDITIONAL_RETENTION_MS_CONFIG,
        CHANGELOG_RETENTION.toMillis());
    // By default the broker rejects records an hour in the future, and Streams fails repeatedly.
    config.put(
        StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
        Long.toString(Long.MAX_VALUE));
    // Deletion by size would delete state of open days.
    config.put(StreamsConfig.topicPrefix(TopicConfig.RETENTION_BYTES_CONFIG), "-1");
    Duration bound = settings.get(Keys.MONGODB_OUTAGE_BOUND);
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        (int) transactionTimeout(settings).toMillis());
    config.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
        (int) bound.multipliedBy(2).plusSeconds(60).toMillis());
    return config;
  }

  /**
   * Sets how long a fetch without records stays at the broker while state is restored, unless the
   * settings do. The requests for the next changelogs wait behind it, as a broker answers those of
   * a connection in turn: at each start and takeover, for half a second by Kafka's default.
   */
  private static void putRestoreWait(Properties config) {
    String wait = ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG;
    if (!config.containsKey(wait) && !config.containsKey(StreamsConfig.consumerPrefix(wait))) {
      config.putIfAbsent(StreamsConfig.restoreConsumerPrefix(wait), RESTORE_FETCH_WAIT_MS);
    }
  }

  /**
   * Returns a time-out so far above the outage bound that the broker does not abort first: a
   * transaction is open for the commit interval already when the wait for MongoDB begins.
   */
  static Duration transactionTimeout(Settings settings) {
    Duration bound = settings.get(Keys.MONGODB_OUTAGE_BOUND);
    return bound
        .plus(Durations.max(bound.dividedBy(2), Duration.ofSeconds(10)))
        .plus(Settings.MAX_COMMIT_INTERVAL);
  }
}
