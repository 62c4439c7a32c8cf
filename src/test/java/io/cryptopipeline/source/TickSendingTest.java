package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.pipeline.TickSender;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TickSendingTest {

  /** 1,522,908,428,009 ms after 1970. */
  private static final Instant NOW = Instant.parse("2018-04-05T06:07:08.009Z");

  private static final String TICK =
      " {\"coin_id\":\"bitc\u00f6in\", \"price\":1.50,\"trade_id\":17}";

  private final MockProducer<byte[], byte[]> kafka = kafka(true);

  @Test
  void shouldSendTheBytesWithKeyHeadersAndTimeWhenThePayloadIsATick() {
    FetchedPayload fetched = fetched(TICK);

    try (TickSender producer = producer(kafka)) {
      producer.send(fetched);
      producer.flush();

      assertThat(producer.sent()).isEqualTo(1);
    }

    assertThat(kafka.history()).hasSize(1);
    ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
    assertThat(record.topic()).isEqualTo("crypto-raw");
    assertThat(record.partition()).isNull();
    assertThat(record.timestamp()).isEqualTo(1_522_908_428_009L);
    assertThat(record.key()).isEqualTo("bitc\u00f6in".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo(TICK.getBytes(UTF_8));
    assertThat(headers(record))
        .containsExactly("source=file", "format=tick", "event-id=tick:bitc\u00f6in:17");
    assertThat(kafka.closed()).isTrue();
  }

  /** sha256sum of the payload begins 2a73a77820653715bad9190f39eb097d. */
  @Test
  void shouldNameTheFactByTheTimeOfFetchingWhenThePayloadHasNone() {
    try (TickSender producer = producer(kafka)) {
      producer.send(fetched("{\"coin_id\":\"bitcoin\",\"price\":1}"));
    }

    ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
    assertThat(record.timestamp()).isEqualTo(1_522_908_428_009L);
    assertThat(headers(record))
        .contains("event-id=tick:bitcoin:#2a73a77820653715bad9190f39eb097d@1522908428009");
  }

  @Test
  void shouldCountAndSendAsItCameWhenAPayloadIsNoTick() {
    try (TickSender producer = producer(kafka)) {
      producer.send(fetched("{\"coin_id\":\"a\",\"price\":1}"));
      producer.send(fetched("{\"coin_id\":\"b\",\"price\":-1}"));
      producer.send(fetched("no JSON"));
      producer.send(fetched("{\"coin_id\":\"c\",\"price\":1}"));
      producer.flush();

      assertThat(producer.unreadable()).isEqualTo(2);
      assertThat(producer.sent()).isEqualTo(4);
    }

    assertThat(kafka.history())
        .extracting(record -> record.key() == null ? null : new String(record.key(), UTF_8))
        .containsExactly("a", "b", null, "c");
    assertThat(kafka.history().get(2).value()).isEqualTo("no JSON".getBytes(UTF_8));
  }

  @Test
  void shouldCountOnlyWhatKafkaHasTakenWhenItIsStillUnderWay() {
    MockProducer<byte[], byte[]> slow = kafka(false);

    try (TickSender producer = producer(slow)) {
      producer.send(fetched(TICK));
      producer.send(fetched(TICK));

      assertThat(producer.sent()).isZero();
      assertThat(slow.completeNext()).isTrue();
      assertThat(producer.sent()).isEqualTo(1);
      producer.flush();
      assertThat(producer.sent()).isEqualTo(2);
    }
  }

  @Test
  void shouldThrowOnTheNextSendAndFlushWhenADeliveryFailed() {
    MockProducer<byte[], byte[]> failing = kafka(false);
    TimeoutException cause = new TimeoutException("120000 ms has passed");

    try (TickSender producer = producer(failing)) {
      producer.send(fetched(TICK));
      producer.send(fetched(TICK));
      assertThat(failing.completeNext()).isTrue();
      assertThat(failing.errorNext(cause)).isTrue();

      assertThatThrownBy(() -> producer.send(fetched(TICK)))
          .isInstanceOf(PipelineException.class)
          .hasMessage(
              "Kafka did not accept a record for crypto-raw after all retries: "
                  + "120000 ms has passed; it accepted 1 before, send again")
          .hasCause(cause);
      assertThatThrownBy(producer::flush)
          .isInstanceOf(PipelineException.class)
          .hasMessageContaining("120000 ms has passed");
      assertThatThrownBy(producer::flush).isInstanceOf(PipelineException.class);
    }

    assertThat(failing.history()).hasSize(2);
  }

  @Test
  void shouldKeepTheFirstFailureWhenSeveralDeliveriesFail() {
    MockProducer<byte[], byte[]> failing = kafka(false);

    try (TickSender producer = producer(failing)) {
      producer.send(fetched(TICK));
      producer.send(fetched(TICK));
      assertThat(failing.errorNext(new TimeoutException("first"))).isTrue();
      assertThat(failing.errorNext(new TimeoutException("second"))).isTrue();

      assertThatThrownBy(producer::flush)
          .isInstanceOf(PipelineException.class)
          .hasMessageContaining(": first; it accepted 0 before");
    }
  }

  @Test
  void shouldThrowAtOnceWhenKafkaRefusesTheSend() {
    kafka.sendException = new KafkaException("not authorised");

    try (TickSender producer = producer(kafka)) {
      assertThatThrownBy(() -> producer.send(fetched(TICK)))
          .isInstanceOf(PipelineException.class)
          .hasMessageContaining("not authorised");
      assertThatThrownBy(producer::flush).isInstanceOf(PipelineException.class);
    }
  }

  private static TickSender producer(MockProducer<byte[], byte[]> kafka) {
    return new TickSender(
        kafka,
        new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn()),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static MockProducer<byte[], byte[]> kafka(boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static FetchedPayload fetched(String payload) {
    return new FetchedPayload("file", "ticks.jsonl:1", payload.getBytes(UTF_8));
  }

  private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
    List<String> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(header.key() + "=" + new String(header.value(), UTF_8));
    }
    return headers;
  }
}
