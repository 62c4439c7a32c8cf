package io.cryptopipeline.config;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The names that Kafka knows. {@code kafka.*} is what any of producer, consumer and admin client
 * takes: in Kafka 4.4.0 a name that several of them have means, and allows, the same in each.
 * {@code streams.*} is what Kafka Streams takes, and with its prefixes what its clients take.
 */
final class PassThroughKeys {

  static final String KAFKA = "kafka.";
  static final String STREAMS = "streams.";

  static final List<String> CONSUMER_PREFIXES =
      List.of(
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX);

  private PassThroughKeys() {}

  /** Returns all of them by name. */
  static Map<String, PassThroughKey> byName() {
    Map<String, PassThroughKey> keys = new TreeMap<>();
    add(keys, KAFKA, ProducerConfig.configDef());
    add(keys, KAFKA, ConsumerConfig.configDef());
    add(keys, KAFKA, AdminClientConfig.configDef());
    add(keys, STREAMS, StreamsConfig.configDef());
    CONSUMER_PREFIXES.forEach(p -> add(keys, STREAMS + p, ConsumerConfig.configDef()));
    add(keys, STREAMS + StreamsConfig.PRODUCER_PREFIX, ProducerConfig.configDef());
    add(keys, STREAMS + StreamsConfig.ADMIN_CLIENT_PREFIX, AdminClientConfig.configDef());
    addTopicSettings(keys);
    return keys;
  }

  private static void add(Map<String, PassThroughKey> keys, String prefix, ConfigDef definitions) {
    definitions
        .configKeys()
        .forEach(
            (name, definition) ->
                keys.putIfAbsent(
                    prefix + name, new PassThroughKey(prefix + name, Optional.of(definition))));
  }

  /** The clients have no definitions of topic settings, only constants for the names. */
  private static void addTopicSettings(Map<String, PassThroughKey> keys) {
    for (Field field : TopicConfig.class.getFields()) {
      if (field.getName().endsWith("_CONFIG")) {
        String name = STREAMS + StreamsConfig.TOPIC_PREFIX + valueOf(field);
        keys.put(name, new PassThroughKey(name, Optional.empty()));
      }
    }
  }

  private static String valueOf(Field constant) {
    try {
      return (String) constant.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError("a public constant", e);
    }
  }
}
