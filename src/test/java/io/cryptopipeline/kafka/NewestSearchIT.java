package io.cryptopipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.testing.kafka.SharedKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of a large topic a real consumer fetches to find its newest records. */
class NewestSearchIT {

  private static final long SEED = 15;
  private static final int RECORDS = 50_000;
  private static final int VALUE_BYTES = 100;

  /** That of the producer; a batch is the least that a broker sends. */
  private static final int BATCH_BYTES = 128 << 10;

  /** The topic accepts timestamps of the last 15 days. */
  private static final long START = System.currentTimeMillis() - 3_600_000;

  private final Random random = new Random(SEED);
  private Settings settings;

  @BeforeEach
  void fill() throws Exception {
    settings =
        Settings.load(
            Map.of("kafka.bootstrap.servers", SharedKafka.empty()), Map.of(), Optional.empty());
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      topics.create();
    }
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings)) {
      for (int i = 0; i < RECORDS; i++) {
        send(producer, random.nextInt(4), START + i + random.nextInt(500), "tick " + i);
        if (i == RECORDS / 3) {
          send(producer, 2, START + 10 * RECORDS, "newest");
        }
      }
    }
  }

  @Test
  void shouldFetchFewToFindTheNewestAnywhereInTheTopic() throws Exception {
    try (Consumer<byte[], byte[]> consumer = KafkaClients.consumerOfFew(settings);
        TopicReader reader = new TopicReader(settings, consumer, Topics.RAW)) {
      NewestRecords newest = reader.newest(1, () -> false);

      assertThat(texts(newest)).containsExactly("newest");
      assertThat(newest.isExact()).isTrue();
      assertThat(reader.fetched()).isLessThan(300);
      assertThat(consumed(consumer)).isEqualTo(reader.fetched());
      assertThat(received(consumer)).as("bytes on the wire").isLessThan(3L * BATCH_BYTES);
    }
  }

  @Test
  void shouldFindSeveralThatAreSlightlyOutOfOrder() {
    try (Consumer<byte[], byte[]> consumer = KafkaClients.consumerOfFew(settings);
        TopicReader reader = new TopicReader(settings, consumer, Topics.RAW)) {
      List<String> all =
          texts(reader.newest(100, record -> true, () -> false)); // backwards until it is certain

      NewestRecords newest = reader.newest(100, () -> false);

      assertThat(texts(newest)).isEqualTo(all).endsWith("newest").hasSize(100);
    }
  }

  /** The markers and the aborted records are newer than all others. */
  @Test
  void shouldLookBehindTransactions() {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                settings.kafka().get("bootstrap.servers"),
                "transactional.id",
                "newest"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      for (int i = 0; i < 20; i++) {
        producer.beginTransaction();
        for (int partition = 0; partition < 4; partition++) {
          send(producer, partition, START + 20L * RECORDS, "aborted");
        }
        producer.flush();
        producer.abortTransaction();
      }
      producer.beginTransaction();
      send(producer, 1, START + 11L * RECORDS, "committed");
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, 2, START + 30L * RECORDS, "open");
      producer.flush();

      try (Consumer<byte[], byte[]> consumer = KafkaClients.consumerOfFew(settings);
          TopicReader reader = new TopicReader(settings, consumer, Topics.RAW)) {
        assertThat(texts(reader.newest(2, () -> false))).endsWith("committed").hasSize(2);
        assertThat(texts(reader.newest(1, () -> false))).containsExactly("committed");
      }
      producer.abortTransaction();
    }
  }

  private void send(
      Producer<byte[], byte[]> producer, int partition, long timestampMs, String text) {
    byte[] filling = new byte[VALUE_BYTES];
    random.nextBytes(filling);
    var unused = // a failure would show in what is found
        producer.send(
            new ProducerRecord<>(
                Topics.RAW, partition, timestampMs, filling, text.getBytes(UTF_8)));
  }

  private static List<String> texts(NewestRecords newest) {
    return newest.records().stream().map(record -> new String(record.value(), UTF_8)).toList();
  }

  private static long consumed(Consumer<byte[], byte[]> consumer) {
    return sum(consumer, "records-consumed-total");
  }

  /** Returns the bytes of all responses. */
  private static long received(Consumer<byte[], byte[]> consumer) {
    return sum(consumer, "incoming-byte-total");
  }

  private static long sum(Consumer<byte[], byte[]> consumer, String name) {
    return consumer.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(name) && metric.getKey().tags().size() == 1)
        .mapToLong(metric -> ((Number) metric.getValue().metricValue()).longValue())
        .sum();
  }
}
