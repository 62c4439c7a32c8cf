package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.testing.kafka.KafkaProcess;
import io.cryptopipeline.testing.process.Freezer;
import io.cryptopipeline.testing.topology.RecordingStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Streams takes tasks for corrupted after a time-out of these calls. */
class BarrierProducerIT {

  private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
      Map.of(new TopicPartition(Topics.RAW, 0), new OffsetAndMetadata(7));

  /** Of no member. */
  private static final ConsumerGroupMetadata GROUP =
      new MockConsumer<byte[], byte[]>("earliest").groupMetadata();

  @TempDir private Path folder;

  @Test
  void shouldThrowNoTimeoutWhenABrokerDoesNotAnswer() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder);
        CommitBarrier barrier = new CommitBarrier(new RecordingStorage(), 1, Clock.systemUTC())) {
      createTopics(kafka);
      BarrierProducer sendsOffsets = begin(kafka, barrier, "sends-offsets");
      BarrierProducer commits = begin(kafka, barrier, "commits");
      untilAnswered(() -> commits.partitionsFor(Topics.RAW));
      var unused = commits.send(new ProducerRecord<>(Topics.RAW, new byte[0]));
      commits.flush();

      Freezer.freeze(kafka.pid());
      assertUnanswered(() -> sendsOffsets.sendOffsetsToTransaction(OFFSETS, GROUP));
      assertUnanswered(commits::commitTransaction);
      Freezer.thaw(kafka.pid());
      sendsOffsets.close(Duration.ZERO);
      commits.close(Duration.ZERO);
    }
  }

  private static BarrierProducer begin(KafkaProcess kafka, CommitBarrier barrier, String id) {
    BarrierProducer producer =
        new BarrierProducer(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                id,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                1_000),
            barrier,
            partitions -> Map.of());
    untilAnswered(producer::initTransactions);
    producer.beginTransaction();
    return producer;
  }

  /** A broker commits no offset of a topic that it does not know. */
  private static void createTopics(KafkaProcess kafka) {
    Settings settings =
        Settings.load(
            Map.of("kafka.bootstrap.servers", kafka.bootstrapServers()),
            Map.of(),
            Optional.empty());
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      topics.create();
    }
  }

  private static void assertUnanswered(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(KafkaException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  /** A machine may be so busy that a broker which is not frozen takes longer, too. */
  private static void untilAnswered(Runnable call) {
    await().ignoreExceptionsInstanceOf(KafkaException.class).untilAsserted(call::run);
  }
}
