package io.cryptopipeline.record;

import static io.cryptopipeline.testing.ticks.RawRecords.headers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.testing.ticks.Letters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {

  private static final RecordPosition SOURCE = new RecordPosition("crypto-raw", 3, 4_711);
  private static final byte[] VALUE = {'{', (byte) 0xff};
  private static final byte[] HUGE_VALUE = new byte[(32 << 20) + 1];

  /** 2018-04-05T00:00:00Z. */
  private static final long FETCHED_MS = 1_522_886_400_000L;

  @Test
  void shouldKeepTheHeadersAndSayWhyWhenARecordIsRefused() {
    Headers original = headers("source", "file", "own", "x");

    Headers dead = DeadLetter.headers(original, VALUE, SOURCE, FETCHED_MS, refusal());

    assertThat(texts(dead))
        .containsExactly(
            "source=file",
            "own=x",
            "dlq-reason=bad-price",
            "dlq-message=price is \u20bf, not a decimal",
            "dlq-topic=crypto-raw",
            "dlq-partition=3",
            "dlq-offset=4711",
            "dlq-timestamp=1522886400000");
    assertThat(texts(original)).containsExactly("source=file", "own=x");
  }

  @Test
  void shouldLeaveOutHugeHeadersAndAHugeValueAndSaySo() {
    Headers huge = headers("own", "x".repeat(70_000));

    assertThat(texts(DeadLetter.headers(huge, VALUE, SOURCE, FETCHED_MS, refusal())))
        .noneMatch(header -> header.startsWith("own="))
        .contains("dlq-offset=4711", "dlq-left-out=headers");
    assertThat(texts(DeadLetter.headers(headers(), HUGE_VALUE, SOURCE, FETCHED_MS, refusal())))
        .contains("dlq-left-out=value");
    assertThat(texts(DeadLetter.headers(huge, HUGE_VALUE, SOURCE, FETCHED_MS, refusal())))
        .contains("dlq-left-out=headers, value");
    assertThat(texts(DeadLetter.headers(headers(), null, SOURCE, FETCHED_MS, refusal())))
        .noneMatch(header -> header.startsWith("dlq-left-out"));
    assertThat(DeadLetter.value(new byte[32 << 20])).hasSize(32 << 20);
    assertThat(DeadLetter.value(HUGE_VALUE)).isNull();
    assertThat(DeadLetter.value(null)).isNull();
    assertThat(DeadLetter.key(new byte[64 << 10])).hasSize(64 << 10);
    assertThat(DeadLetter.key(new byte[(64 << 10) + 1])).isNull();
    assertThat(DeadLetter.key(null)).isNull();
  }

  @Test
  void shouldBeReadAsItWasWritten() {
    DeadLetter letter = letter(headers("source", "file"), VALUE, refusal());

    assertThat(letter.reason()).isEqualTo("bad-price");
    assertThat(letter.message()).isEqualTo("price is \u20bf, not a decimal");
    assertThat(letter.source()).isEqualTo(SOURCE).hasToString("crypto-raw-3@4711");
    assertThat(letter.origin().place()).isEqualTo(SOURCE);
    assertThat(letter.origin().timestampMs()).isEqualTo(FETCHED_MS);
    assertThat(letter.place()).hasToString("crypto-raw-dlq-1@17");
    assertThat(letter.refusedAt()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(letter.isOfReplay()).isFalse();
    assertThat(letter.lacksValue()).isFalse();
    assertThat(texts(letter.originalHeaders())).containsExactly("source=file");
  }

  @Test
  void shouldTellWhetherTheValueWasLeftOut() {
    Headers huge = headers("own", "x".repeat(70_000));

    assertThat(letter(huge, VALUE, refusal()).lacksValue()).isFalse();
    assertThat(letter(huge, HUGE_VALUE, refusal()).lacksValue()).isTrue();
    assertThat(letter(headers(), HUGE_VALUE, refusal()).lacksValue()).isTrue();
    assertThat(letter(headers(), null, refusal()).lacksValue()).isFalse();
  }

  @Test
  void shouldReplayWhatCameWithTwoMoreHeaders() {
    DeadLetter letter = letter(headers("source", "file", "dlq-own", "y"), VALUE, refusal());

    ProducerRecord<byte[], byte[]> replay = letter.replay();

    assertThat(replay.topic()).isEqualTo("crypto-raw");
    assertThat(replay.partition()).isNull();
    assertThat(replay.timestamp()).as("the producer's time, or it may expire at once").isNull();
    assertThat(replay.key()).isEqualTo("bitcoin".getBytes(UTF_8));
    assertThat(replay.value()).isEqualTo(VALUE);
    assertThat(texts(replay.headers()))
        .containsExactly(
            "source=file",
            "dlq-own=y",
            "dlq-replay-of=crypto-raw-3@4711",
            "dlq-timestamp=1522886400000");
  }

  @Test
  void shouldBeOfTheSameOriginHoweverOftenItIsRefusedAgain() {
    DeadLetter first = letter(headers("source", "file"), VALUE, refusal());
    DeadLetter again = first;
    for (int i = 1; i <= 3; i++) {
      ProducerRecord<byte[], byte[]> replay = again.replay();
      RecordPosition place = new RecordPosition("crypto-raw", 0, i);
      again =
          letter(
              DeadLetter.headers(
                  replay.headers(),
                  replay.value(),
                  place,
                  FETCHED_MS + i,
                  new UnusableRecordException(Reason.FUTURE, "too early")),
              replay.value());

      assertThat(again.source()).isEqualTo(place);
      assertThat(again.origin()).isEqualTo(first.origin());
      assertThat(again.isOfReplay()).isTrue();
      assertThat(again.reason()).isEqualTo("future");
    }

    assertThat(texts(again.record().headers()))
        .containsExactly(
            "source=file",
            "dlq-replay-of=crypto-raw-3@4711",
            "dlq-reason=future",
            "dlq-message=too early",
            "dlq-topic=crypto-raw",
            "dlq-partition=0",
            "dlq-offset=3",
            "dlq-timestamp=1522886400000");
    assertThat(texts(again.replay().headers())).isEqualTo(texts(first.replay().headers()));
  }

  @Test
  void shouldTellARecordFromOneAtTheSamePlaceOfATopicThatWasMadeAnew() {
    Headers later = DeadLetter.headers(headers(), VALUE, SOURCE, FETCHED_MS + 1, refusal());

    assertThat(letter(later, VALUE).origin())
        .isNotEqualTo(letter(headers(), VALUE, refusal()).origin());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dlq-reason", "dlq-topic", "dlq-partition", "dlq-offset", "dlq-timestamp"})
  void shouldNotTakeSomeoneElsesRecordForALetter(String name) {
    Headers absent = DeadLetter.headers(headers(), VALUE, SOURCE, FETCHED_MS, refusal());
    absent.remove(name);
    Headers foreign = DeadLetter.headers(headers(), VALUE, SOURCE, FETCHED_MS, refusal());
    foreign.add(name, new byte[] {(byte) 0xff});

    assertThat(DeadLetter.of(record(absent, VALUE))).isEmpty();
    assertThat(DeadLetter.of(record(foreign, VALUE))).isEmpty();
  }

  private static DeadLetter letter(
      Headers original, byte[] value, UnusableRecordException refusal) {
    return letter(
        DeadLetter.headers(original, value, SOURCE, FETCHED_MS, refusal), DeadLetter.value(value));
  }

  private static DeadLetter letter(Headers headers, byte[] value) {
    return DeadLetter.of(record(headers, value)).orElseThrow();
  }

  private static ConsumerRecord<byte[], byte[]> record(Headers headers, byte[] value) {
    return Letters.record(
        new RecordPosition("crypto-raw-dlq", 1, 17),
        Instant.parse("2026-01-01T00:00:00Z"),
        value,
        headers);
  }

  private static UnusableRecordException refusal() {
    return new UnusableRecordException(Reason.BAD_PRICE, "price is \u20bf, not a decimal");
  }

  private static List<String> texts(Headers headers) {
    List<String> texts = new ArrayList<>();
    for (Header header : headers) {
      texts.add(header.key() + "=" + new String(header.value(), UTF_8));
    }
    return texts;
  }
}
