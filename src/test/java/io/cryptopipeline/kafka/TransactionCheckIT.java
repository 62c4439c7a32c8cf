package io.cryptopipeline.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.kafka.KafkaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionCheckIT {

  private static final Duration SHORT = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static KafkaProcess kafka;

  @BeforeAll
  static void start() {
    kafka = KafkaProcess.start(folder, "\ntransaction.max.timeout.ms=100000\n");
  }

  @AfterAll
  static void stop() {
    kafka.kill();
  }

  @Test
  void shouldAcceptTheVersionThatANewClusterHas() {
    assertThatCode(() -> verify(Map.of(), SHORT)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(shorts = {0, 1})
  void shouldRefuseALowVersionUnlessTheSettingAcceptsIt(short version) throws Exception {
    setVersion(version, UpgradeType.SAFE_DOWNGRADE);
    try {
      assertThatThrownBy(() -> verify(Map.of(), SHORT))
          .isInstanceOf(PipelineException.class)
          .hasMessage(
              "the cluster has transaction.version=%s, with which its transactions can lose or tear writes (KIP-890): kafka-features --bootstrap-server HOST:PORT upgrade --feature transaction.version=2, or set transaction.version.unsafe=true",
              version);
      assertThatCode(() -> verify(Map.of("transaction.version.unsafe", "true"), SHORT))
          .doesNotThrowAnyException();
    } finally {
      setVersion((short) 2, UpgradeType.UPGRADE);
    }
  }

  @Test
  void shouldOnlyWarnWhenTheClusterDoesNotReportTheVersion() {
    assertThatCode(() -> TransactionCheck.verifyVersion(OptionalInt.empty(), false))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldNameTheOutageBoundWhenTheBrokersDoNotAllowTheTimeout() {
    assertThatThrownBy(() -> verify(Map.of(), Duration.ofMinutes(3)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "mongodb.outage.bound=120s needs transactions of 180 s, longer than the brokers allow: lower it, or raise transaction.max.timeout.ms of the brokers");
  }

  /** A cluster without enough brokers for the topic of its transactions has no coordinator. */
  @Test
  void shouldOnlyWarnWhenThereIsNoCoordinator(@TempDir Path other) {
    KafkaProcess lone = KafkaProcess.start(other, "\ntransaction.state.log.replication.factor=3\n");
    try {
      assertThatCode(() -> verify(lone, Map.of(), SHORT)).doesNotThrowAnyException();
    } finally {
      lone.kill();
    }
  }

  private static void verify(Map<String, String> more, Duration timeout) {
    verify(kafka, more, timeout);
  }

  private static void verify(KafkaProcess kafka, Map<String, String> more, Duration timeout) {
    Map<String, String> values = new HashMap<>(more);
    values.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    Settings settings = Settings.load(values, Map.of(), Optional.empty());
    TransactionCheck.verify(settings, "crypto-pipeline-start-check", timeout);
  }

  private static void setVersion(short version, UpgradeType type) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .updateFeatures(
              Map.of("transaction.version", new FeatureUpdate(version, type)),
              new UpdateFeaturesOptions())
          .all()
          .get();
    }
  }
}
