package io.cryptopipeline.config;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Kafka's settings that the code decides, because the guarantees depend on them. None can be set by
 * pass-through, for any client.
 */
final class OwnedKeys {

  private static final String DERIVED = "it is derived from mongodb.outage.bound, set that instead";
  private static final String FORMATS = "the formats of the topics are fixed";
  private static final String DURABLE =
      "no acknowledged record may be lost or duplicated, and there is nothing to set instead";

  private static final String DURABLE_RECORDS =
      "a record is stored, or becomes a dead letter with a reason; it is never skipped";

  /** By the name of the client's setting, after any prefix. */
  private static final Map<String, String> OF_ANY_CLIENT =
      Map.ofEntries(
          entry("transaction.timeout.ms", DERIVED),
          entry("max.poll.interval.ms", DERIVED),
          entry(
              "isolation.level",
              "it is always read_committed, so that aborted records are not read"),
          entry("enable.auto.commit", "offsets are only committed together with the results"),
          entry("acks", "it is always all: " + DURABLE),
          entry("enable.idempotence", "it is always true: " + DURABLE),
          entry(
              "max.in.flight.requests.per.connection",
              "no batch may overtake one that is not delivered"),
          entry("key.serializer", FORMATS),
          entry("value.serializer", FORMATS),
          entry("key.deserializer", FORMATS),
          entry("value.deserializer", FORMATS),
          entry("group.id", "the consumer group is application.id, set that instead"),
          entry("transactional.id", "it is derived from application.id, set that instead"));

  /** By the name of the Kafka Streams setting. */
  private static final Map<String, String> OF_STREAMS =
      Map.ofEntries(
          entry("processing.guarantee", "it is always exactly_once_v2, which the sink relies on"),
          entry("application.id", "set application.id instead"),
          entry("bootstrap.servers", "set kafka.bootstrap.servers instead"),
          entry("state.dir", "set state.dir instead"),
          entry("default.client.supplier", "the application has its own, which writes to MongoDB"),
          entry("default.timestamp.extractor", "a tick's time is read from its payload"),
          entry("deserialization.exception.handler", DURABLE_RECORDS),
          entry("processing.exception.handler", DURABLE_RECORDS),
          entry("production.exception.handler", DURABLE_RECORDS),
          entry("errors.dead.letter.queue.topic.name", "the topic is always crypto-raw-dlq"),
          entry(
              "windowstore.changelog.additional.retention.ms",
              "it is always ten years, so that a replay of old days keeps its state"),
          entry("default.key.serde", FORMATS),
          entry("default.value.serde", FORMATS));

  private OwnedKeys() {}

  /** Returns why the key cannot be set, and what to set instead; empty if it may be set. */
  static Optional<String> reason(String name) {
    if (name.startsWith(PassThroughKeys.STREAMS)) {
      String setting = clientSetting(name.substring(PassThroughKeys.STREAMS.length()));
      return Optional.ofNullable(OF_ANY_CLIENT.getOrDefault(setting, OF_STREAMS.get(setting)));
    }
    if (name.startsWith(PassThroughKeys.KAFKA)) {
      return Optional.ofNullable(OF_ANY_CLIENT.get(name.substring(PassThroughKeys.KAFKA.length())));
    }
    return Optional.ofNullable(OF_ANY_CLIENT.get(name));
  }

  /** Returns the allowed values if the value is too high; empty if it is allowed. */
  static Optional<String> limit(String name, String text) {
    if (name.equals(PassThroughKeys.STREAMS + StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)
        && Long.parseLong(text.strip()) > Settings.MAX_COMMIT_INTERVAL.toMillis()) {
      return Optional.of(
          "at most "
              + Settings.MAX_COMMIT_INTERVAL.toMillis()
              + " (MongoDB is written when Kafka commits)");
    }
    return Optional.empty();
  }

  private static String clientSetting(String streamsSetting) {
    return Stream.concat(
            PassThroughKeys.CONSUMER_PREFIXES.stream(),
            Stream.of(StreamsConfig.PRODUCER_PREFIX, StreamsConfig.ADMIN_CLIENT_PREFIX))
        .filter(streamsSetting::startsWith)
        .findFirst()
        .map(prefix -> streamsSetting.substring(prefix.length()))
        .orElse(streamsSetting);
  }
}
