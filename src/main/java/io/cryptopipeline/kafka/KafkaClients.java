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
 * Creates Kafka clients from the {@code kafka.*} settings. Settings that the guarantees depend on
 * take precedence.
 */
public final class KafkaClients {

  /** Larger than the largest record of any topic. */
  public static final int MAX_REQUEST_BYTES = 40 << 20;

  /** The memory of a producer for records that Kafka has not accepted yet. */
  public static final int BUFFER_BYTES = 64 << 20;

  /**
   * A record that Kafka does not accept for this long is an error. A full buffer blocks as long.
   */
  private static final int DELIVERY_MS = 120_000;

  private static final int FEW_BYTES = 16 << 10;

  /** How many records {@link #consumerOfFew} returns at once. */
  static final int FEW_RECORDS = 100;

  private static final int ADMIN_TIMEOUT_MS = 10_000;

  private KafkaClients() {}

  /**
   * Creates an idempotent producer that waits for all replicas and compresses.
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
    // No batch may overtake one that cannot be delivered.
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return create(
        settings,
        () -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * Creates a consumer without a group, of committed records.
   *
   * @throws ConfigException if a setting or a file that it names cannot be used
   */
  static Consumer<byte[], byte[]> consumer(Settings settings) {
    return consumer(settings, "read_committed", Map.of());
  }

  /**
   * Creates the same, which fetches little at a time: at least one batch, which is as large as its
   * producer made it.
   *
   * @throws ConfigException if a setting or a file that it names cannot be used
   */
  static Consumer<byte[], byte[]> consumerOfFew(Settings settings) {
    return consumer(
        settings,
        "read_committed",
        Map.of(
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            FEW_BYTES,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            FEW_RECORDS));
  }

  /**
   * Creates a consumer without a group, of all records: also those of open and aborted
   * transactions, and those behind an open one.
   *
   * @throws ConfigException if a setting or a file that it names cannot be used
   */
  public static Consumer<byte[], byte[]> consumerOfUncommitted(Settings settings) {
    return consumer(settings, "read_uncommitted", Map.of());
  }

  private static Consumer<byte[], byte[]> consumer(
      Settings settings, String isolation, Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.putAll(more);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // If records expire while they are read, continue at the oldest that exists, not the newest.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return create(
        settings,
        () ->
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * Creates an admin client that waits for an answer for ten seconds.
   *
   * @throws ConfigException if a setting or a file that it names cannot be used
   */
  public static Admin admin(Settings settings) {
    Properties config = new Properties();
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MS);
    config.putAll(settings.kafka());
    return create(settings, () -> Admin.create(config));
  }

  static <T> T create(Settings settings, Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      throw KafkaErrors.refusedClient(settings, e);
    }
  }
}
