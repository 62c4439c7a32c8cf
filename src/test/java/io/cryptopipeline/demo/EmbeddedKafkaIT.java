package io.cryptopipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.testing.process.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  private static final String TOPIC = "crypto-raw";
  private static final int LARGE_CHARS = 20 * 1024 * 1024;

  @TempDir Path directory;

  @Test
  void shouldKeepCommittedRecordsWhenRestartedOnTheSameDirectory() throws Exception {
    try (var kafka = EmbeddedKafka.start(directory)) {
      createTopic(kafka, Map.of());
      try (var producer = transactionalProducer(kafka)) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "bitcoin", "aborted")).get();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "bitcoin", "committed")).get();
        producer.commitTransaction();
      }
      assertThat(readCommitted(kafka, 1)).containsExactly("committed");
    }

    try (var kafka = EmbeddedKafka.start(directory)) {
      assertThat(readCommitted(kafka, 1)).containsExactly("committed");
    }
  }

  @Test
  void shouldAcceptLargeRecordsWhereTheTopicDoes() throws Exception {
    try (var kafka = EmbeddedKafka.start(directory)) {
      createTopic(kafka, Map.of("max.message.bytes", Integer.toString(LARGE_CHARS + 1024)));
      try (var producer = transactionalProducer(kafka)) {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, "bitcoin", "x".repeat(LARGE_CHARS))).get();
        producer.commitTransaction();
      }

      assertThat(readCommitted(kafka, 1)).singleElement().asString().hasSize(LARGE_CHARS);
    }
  }

  @Test
  void shouldListenOnTheLoopbackInterfaceAlone() throws IOException {
    try (var kafka = EmbeddedKafka.start(directory)) {
      Loopback.assertListensThereAlone(
          Integer.parseInt(kafka.bootstrapServers().replaceAll("127\\.0\\.0\\.1:", "")));
    }
    assertThat(BrokerSettings.of(directory, 1, 2))
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2");
  }

  @Test
  void shouldRefuseADirectoryThatIsInUse() {
    try (var kafka = EmbeddedKafka.start(directory)) {
      assertThat(kafka.bootstrapServers()).startsWith("127.0.0.1:");

      assertThatThrownBy(() -> EmbeddedKafka.start(directory))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(directory.toString());
    }
  }

  @Test
  void shouldNameThePortThatIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory, taken.getLocalPort()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
    }
  }

  private static void createTopic(EmbeddedKafka kafka, Map<String, String> settings)
      throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      var topic = new NewTopic(TOPIC, Optional.of(1), Optional.empty()).configs(settings);
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static KafkaProducer<String, String> transactionalProducer(EmbeddedKafka kafka) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "transactional.id",
            "embedded-kafka-it",
            "max.request.size",
            LARGE_CHARS + 1024,
            "buffer.memory",
            2L * LARGE_CHARS);
    var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
    return producer;
  }

  /** The values from the beginning on, once there are as many; fails after 30 seconds. */
  private static List<String> readCommitted(EmbeddedKafka kafka, int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed");
    var partition = new TopicPartition(TOPIC, 0);
    var deadline = Instant.now().plus(Duration.ofSeconds(30));
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (values.size() < count && Instant.now().isBefore(deadline)) {
        for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofMillis(200))) {
          values.add(found.value());
        }
      }
    }
    return values;
  }
}
