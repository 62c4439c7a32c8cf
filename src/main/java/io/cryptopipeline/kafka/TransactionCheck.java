package io.cryptopipeline.kafka;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Checks that the cluster's transactions are fit for exactly-once processing. */
public final class TransactionCheck {

  private static final Logger LOG = LogManager.getLogger(TransactionCheck.class);
  private static final String FEATURE = "transaction.version";

  private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";

  /** The first version in which a late request cannot join a later transaction (KIP-890). */
  private static final int SAFE_VERSION = 2;

  /** How long the coordinator of transactions is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private TransactionCheck() {}

  /**
   * Checks the cluster's {@code transaction.version}, and that a broker accepts the time-out. If
   * the coordinator of transactions is unavailable, it only warns: the stream waits for it.
   *
   * @param transactionalId an id that this application may use, and no running one does
   * @throws PipelineException if the version is too low and not accepted, or Kafka does not answer
   *     or refuses
   * @throws ConfigException if the time-out is too long
   */
  public static void verify(Settings settings, String transactionalId, Duration timeout) {
    try (Admin admin = KafkaClients.admin(settings)) {
      FeatureMetadata features =
          new AdminResults(settings)
              .await("describe features", admin.describeFeatures().featureMetadata());
      verifyVersion(version(features), settings.get(Keys.TRANSACTION_VERSION_UNSAFE));
    }
    verifyTimeout(settings, transactionalId, timeout);
  }

  static void verifyVersion(OptionalInt version, boolean acceptsUnsafe) {
    if (version.isEmpty()) {
      LOG.warn(
          "the cluster does not report {}: below {} its transactions can lose or tear writes"
              + " (KIP-890)",
          FEATURE,
          SAFE_VERSION);
    } else if (version.getAsInt() < SAFE_VERSION && acceptsUnsafe) {
      LOG.warn(
          "the cluster has {}={}: its transactions can lose or tear writes (KIP-890); {} accepts"
              + " that",
          FEATURE,
          version.getAsInt(),
          Keys.TRANSACTION_VERSION_UNSAFE);
    } else if (version.getAsInt() < SAFE_VERSION) {
      throw new PipelineException(
          "the cluster has %s=%s, with which its transactions can lose or tear writes (KIP-890): kafka-features --bootstrap-server HOST:PORT upgrade --feature %s=%s, or set %s=true"
              .formatted(
                  FEATURE,
                  version.getAsInt(),
                  FEATURE,
                  SAFE_VERSION,
                  Keys.TRANSACTION_VERSION_UNSAFE));
    }
  }

  /** Returns the version; 0 if the brokers know the feature and it is off; empty if they do not. */
  private static OptionalInt version(FeatureMetadata features) {
    if (features.finalizedFeatures().containsKey(FEATURE)) {
      return OptionalInt.of(features.finalizedFeatures().get(FEATURE).maxVersionLevel());
    }
    return features.supportedFeatures().containsKey(FEATURE)
        ? OptionalInt.of(0)
        : OptionalInt.empty();
  }

  /**
   * Asks with a transaction that is never begun: no right to read the broker's setting is needed.
   */
  private static void verifyTimeout(Settings settings, String transactionalId, Duration timeout) {
    Map<String, Object> config = new HashMap<>(settings.kafka());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) timeout.toMillis());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) PATIENCE.toMillis());
    try (Producer<byte[], byte[]> producer =
        KafkaClients.create(
            settings,
            () ->
                new KafkaProducer<>(
                    config, new ByteArraySerializer(), new ByteArraySerializer()))) {
      producer.initTransactions();
    } catch (TimeoutException e) {
      LOG.warn(
          "no coordinator of transactions answers within {} s: cannot check that the brokers allow"
              + " transactions of {} s",
          PATIENCE.toSeconds(),
          timeout.toSeconds());
    } catch (KafkaException e) {
      // Only the message tells (clients 4.4.0, TransactionManager.InitProducerIdHandler).
      if (!e.getMessage().contains(MAX_TIMEOUT)) {
        throw KafkaErrors.explain(settings, e);
      }
      throw new ConfigException(
          "%s=%s needs transactions of %s s, longer than the brokers allow: lower it, or raise %s of the brokers"
              .formatted(
                  Keys.MONGODB_OUTAGE_BOUND,
                  settings.shown(Keys.MONGODB_OUTAGE_BOUND),
                  timeout.toSeconds(),
                  MAX_TIMEOUT));
    }
  }
}
