package io.cryptopipeline.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.corpus.Corpus;
import io.cryptopipeline.testing.corpus.Outcome;
import io.cryptopipeline.testing.corpus.RawCase;
import io.cryptopipeline.testing.corpus.RawCase.Neighbour;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.ticks.ExactJson;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole corpus at once, each record between two good ones of its coin in its coin's partition.
 * What must become of it, the corpus says.
 */
class BadInputIT extends LivePipeline {

  /**
   * A case that was sent.
   *
   * @param place where it stands
   * @param timestamp what it says, or would say if it said any
   */
  private record Sent(RawCase rawCase, RecordMetadata place, Instant timestamp) {

    Outcome outcome() {
      return rawCase.outcome(timestamp);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void shouldStoreExactlyOrRefuseWithItsReasonWhateverComes(int partitions) throws Exception {
    recreateTopics(partitions);
    List<Sent> all = new ArrayList<>();
    try (Monitoring monitoring = Monitoring.shown(InstantSource.system());
        StreamApplication stream = StreamApplication.start(settings, new StopSignal(), monitoring);
        Producer<byte[], byte[]> producer = foreignProducer()) {
      for (RawCase rawCase : Corpus.all()) {
        all.add(send(producer, rawCase));
      }
      awaitAllDone(stream);
      await().until(() -> stream.state().equals("RUNNING"));
      assertRefusalsAreCounted(monitoring, all);
    }

    oracle.verify(mongo.database());
    assertLetters(all);
    for (Sent sent : all) {
      if (sent.outcome() instanceof Outcome.Stored stored) {
        assertStored(sent, stored);
      }
    }
    assertTopicHoldsWhatTheDatabaseHolds();
  }

  @Test
  void shouldLeaveItToTheBrokerToRefuseARecordOfTomorrow() {
    long tomorrow = Instant.now().plusSeconds(86_400).toEpochMilli();
    try (Producer<byte[], byte[]> producer = foreignProducer()) {
      assertThatThrownBy(
              () ->
                  producer
                      .send(new ProducerRecord<>(Topics.RAW, null, tomorrow, null, new byte[1]))
                      .get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InvalidTimestampException.class);
    }

    assertThat(recordsOf(Topics.RAW)).isEmpty();
  }

  private void recreateTopics(int partitions) {
    try (Admin admin = KafkaClients.admin(settings)) {
      List<String> names = List.copyOf(admin.listTopics().names().get());
      admin.deleteTopics(names).all().get();
      await().until(() -> admin.listTopics().names().get().isEmpty());
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    settings =
        settings(Map.of("topics.partitions", Integer.toString(partitions), "tick.quotes", "usd"));
    createTopics();
    keepRecordsOfAnyAge();
  }

  /** Compresses so well that the broker takes what is far larger than the topic allows. */
  private Producer<byte[], byte[]> foreignProducer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "compression.type",
            "gzip",
            "max.request.size",
            100 << 20,
            "buffer.memory",
            200L << 20),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private Sent send(Producer<byte[], byte[]> producer, RawCase rawCase)
      throws InterruptedException, ExecutionException {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    Instant timestamp = rawCase.timestamp().map(Instant::ofEpochMilli).orElse(now);
    List<Neighbour> neighbours = rawCase.neighbours(timestamp);
    int partition = send(producer, rawCase, neighbours.get(0), now);
    RecordMetadata place =
        producer
            .send(
                new AnyTime(
                    partition,
                    timestamp.toEpochMilli(),
                    rawCase.key(),
                    rawCase.value(),
                    rawCase.headers()))
            .get();
    assertThat(send(producer, rawCase, neighbours.get(1), now)).isEqualTo(partition);
    Sent sent = new Sent(rawCase, place, timestamp);
    if (sent.outcome() instanceof Outcome.Stored stored) {
      rawCase.note(oracle, stored.fact(), timestamp);
    }
    return sent;
  }

  private int send(
      Producer<byte[], byte[]> producer, RawCase rawCase, Neighbour neighbour, Instant now)
      throws InterruptedException, ExecutionException {
    rawCase.note(oracle, neighbour.fact(), now);
    return producer
        .send(
            new ProducerRecord<>(
                Topics.RAW, rawCase.coin().getBytes(UTF_8), neighbour.json().getBytes(UTF_8)))
        .get()
        .partition();
  }

  /** As clients may send them, be it without a timestamp, which Java's does not. */
  private static final class AnyTime extends ProducerRecord<byte[], byte[]> {

    private final long timestamp;

    AnyTime(int partition, long timestamp, byte[] key, byte[] value, Headers headers) {
      super(Topics.RAW, partition, key, value, headers);
      this.timestamp = timestamp;
    }

    @Override
    public Long timestamp() {
      return timestamp;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other) && ((AnyTime) other).timestamp == timestamp;
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  /** As an operator sees them. What is processed again after a rebalance counts again. */
  private static void assertRefusalsAreCounted(Monitoring monitoring, List<Sent> all) {
    Map<String, Integer> refused = new HashMap<>();
    for (Sent sent : all) {
      if (sent.outcome() instanceof Outcome.Refused refusal) {
        refused.merge(refusal.reason(), 1, Integer::sum);
      }
    }
    for (Reason reason : Reason.values()) {
      assertThat(
              Metered.value(
                  monitoring.meters(), Metric.REFUSED_RECORDS, "reason", reason.kebabCase()))
          .as(reason.kebabCase())
          .isGreaterThanOrEqualTo(refused.getOrDefault(reason.kebabCase(), 0));
    }
    assertThat(refused).isNotEmpty();
  }

  private void assertLetters(List<Sent> all) {
    Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> letter : recordsOf(Topics.DEAD_LETTERS)) {
      String place = header(letter, "dlq-partition") + "/" + header(letter, "dlq-offset");
      assertThat(header(letter, "dlq-topic")).isEqualTo("crypto-raw");
      assertThat(letters.put(place, letter)).as("letters of " + place).isNull();
    }
    for (Sent sent : all) {
      ConsumerRecord<byte[], byte[]> letter =
          letters.remove(sent.place().partition() + "/" + sent.place().offset());
      if (sent.outcome() instanceof Outcome.Refused refused) {
        assertThat(letter).as(sent.rawCase().name()).isNotNull();
        assertLetter(sent.rawCase(), letter, refused);
      } else {
        assertThat(letter).as(sent.rawCase().name()).isNull();
      }
    }
    assertThat(letters).isEmpty();
  }

  private static void assertLetter(
      RawCase rawCase, ConsumerRecord<byte[], byte[]> letter, Outcome.Refused refused) {
    assertThat(header(letter, "dlq-reason")).as(rawCase.name()).isEqualTo(refused.reason());
    assertThat(header(letter, "dlq-message")).as(rawCase.name()).isEqualTo(refused.message());
    byte[] value = RawCase.letterValue(rawCase.value());
    assertThat(Arrays.equals(letter.value(), value)).as("the bytes of %s", rawCase).isTrue();
    assertThat(letter.key()).as(rawCase.name()).isEqualTo(rawCase.letterKey());
    assertThat(own(letter.headers())).as(rawCase.name()).isEqualTo(own(rawCase.letterHeaders()));
  }

  private static Headers own(Headers headers) {
    RecordHeaders own = new RecordHeaders(headers);
    for (Header header : headers) {
      if (header.key().startsWith("dlq-")) {
        own.remove(header.key());
      }
    }
    return own;
  }

  private void assertStored(Sent sent, Outcome.Stored stored) throws IOException {
    Instant time = stored.fact().time().orElse(sent.timestamp());
    BsonDocument event =
        mongo
            .database()
            .getCollection("raw_events", BsonDocument.class)
            .find(
                new BsonDocument("coin_id", new BsonString(sent.rawCase().coin()))
                    .append("timestamp", new BsonDateTime(time.toEpochMilli())))
            .first();
    String text = new String(sent.rawCase().value(), UTF_8);
    assertThat(event).as(sent.rawCase().name()).isNotNull();
    if (stored.asText()) {
      assertThat(event).doesNotContainKey("payload");
      assertThat(event.getString("payload_text").getValue()).isEqualTo(text);
    } else {
      assertThat(event).doesNotContainKey("payload_text");
      assertThat(ExactJson.of(event.get("payload")))
          .as(sent.rawCase().name())
          .isEqualTo(ExactJson.of(text));
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
