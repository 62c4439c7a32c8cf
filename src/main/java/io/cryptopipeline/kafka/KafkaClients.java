package io.cryptopipeline.kafka;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka clients with the {@code kafka.*} settings, in front of which stands what the guarantees
 * rest on.
 */
public final class KafkaClients {

  /** Larger than the largest record of any topic. */
  public static final int MAX_REQUEST_BYTES = 40 << 20;

  public static final int BUFFER_BYTES = 64 << 20;

  /**
   * So long Kafka may take nothing before that is an error. A full buffer holds the sender up for
   * as long.
   */
  private static final int DELIVERY_MS = 120_000;

  private static final int ADMIN_TIMEOUT_MS = 10_000;

  private KafkaClients() {}

  /**
   * Returns an idempotent producer that waits for all replicas and compresses.
   *
   * @throws ConfigException if a setting or a file that it names cannot be used
   */
  public static Producer<byte[], byte[]> producer(Settings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS);
    config.putAll(settings.kafka());
    config.putIfAbsent(
        ProducerConfig.MAX_BLOCK_MS_CONFIG, config.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG));
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A batch that cannot be delivered must not be overtaken by the next one.
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return made(
        settings,
        () -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * Returns a consumer without a group that sees committed records only.
   *
   * @throws ConfigException if a setting or a file that it names cannot be used
   */
  public static Consumer<byte[], byte[]> consumer(Settings settings) {
    return consumer(settings, "read_committed");
  }

  /**
   * Returns a consumer as {@link #consumer(Settings)}, which sees the other records too: those of
   * open transactions, and what stands behind them.
   *
   * @throws ConfigException if a setting or a file that it names cannot be used
   */
  public static Consumer<byte[], byte[]> consumerOfAll(Settings settings) {
    return consumer(settings, "read_uncommitted");
  }

  private static Consumer<byte[], byte[]> consumer(Settings settings, String isolation) {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Records may expire while they are read: then from the oldest that is there, not the newest.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return made(
        settings,
        () ->
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * Returns an admin client that gives up after ten seconds.
   *
   * @throws ConfigException if a setting or a file that it names cannot be used
   */
  public static Admin admin(Settings settings) {
    Properties config = new Properties();
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    config.putAll(settings.kafka());
    return made(settings, () -> Admin.create(config));
  }

  private static <T> T made(Settings settings, Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      throw KafkaErrors.refusedConfiguration(settings, e);
    }
  }
}
