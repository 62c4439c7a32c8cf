package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.testing.ticks.Letters;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What becomes of a refused record that is sent again. */
class ReplayTopologyTest {

  private static final String UNTIMED = "{\"coin_id\":\"bitcoin\",\"price\":2}";

  @Test
  void shouldBeTheFactThatItWasWhenOnlyTheFirstTimestampSaysWhichOne() {
    DeadLetter letter;
    try (PipelineDriver strict = pipeline(false)) {
      strict
          .fetchedAt("2018-04-05T10:00:00Z")
          .tick("bitcoin", "2018-04-05T09:00:00Z", "1")
          .record("bitcoin", UNTIMED, inDollars());
      letter = onlyLetter(strict);
      assertThat(letter.reason()).isEqualTo("other-market");
    }

    try (PipelineDriver fixed = pipeline(true)) {
      fixed.fetchedAt("2018-04-05T10:00:00Z").record("bitcoin", UNTIMED, inDollars());
      fixed.fetchedAt("2018-04-05T23:00:00Z");
      replay(letter, fixed);
      replay(letter, fixed);

      assertThat(fixed.rawEvents())
          .hasSize(3)
          .extracting(event -> event.rawTick().eventId())
          .containsOnly(fixed.rawEvents().get(0).rawTick().eventId());
      assertThat(fixed.rawEvents().get(0).rawTick().eventId().toString())
          .endsWith("@1522922400000");
      assertThat(fixed.summary("bitcoin:2018-04-05").tickCount()).isOne();
      assertThat(fixed.summary("bitcoin:2018-04-05").lastTimestamp())
          .isEqualTo("2018-04-05T10:00:00Z");
      assertThat(fixed.deadLetters()).isEmpty();
    }
  }

  @Test
  void shouldBeTakenOnceItsTimeHasComeWhenItCameTooEarly() {
    try (PipelineDriver pipeline = pipeline(false)) {
      pipeline.fetchedAt("2018-04-05T10:00:00Z").tick("bitcoin", "2018-04-05T11:00:00Z", "1");
      DeadLetter early = onlyLetter(pipeline);
      assertThat(early.reason()).isEqualTo("future");

      pipeline.fetchedAt("2018-04-05T10:54:59Z");
      replay(early, pipeline);
      DeadLetter again = onlyLetter(pipeline);
      assertThat(again.reason()).isEqualTo("future");
      assertThat(again.origin()).isEqualTo(early.origin());
      assertThat(pipeline.rawEvents()).isEmpty();

      pipeline.fetchedAt("2018-04-05T10:55:00Z");
      replay(again, pipeline);
      assertThat(pipeline.rawEvents())
          .extracting(event -> event.rawTick().tick().timestamp().toString())
          .containsExactly("2018-04-05T11:00:00Z");
    }
  }

  /** It is sent to its place on the way, and refused there. */
  @Test
  void shouldSayWhoseReplayItIsWhenItIsRefusedAgainAtAnotherPlace() {
    try (PipelineDriver pipeline = pipeline(false)) {
      pipeline
          .tick("bitcoin", "2025-12-31T09:00:00Z", "1")
          .record(null, UNTIMED.replace("}", ",\"timestamp\":1767171600000}"), inDollars());
      DeadLetter letter = onlyLetter(pipeline);

      pipeline.fetchedAt("2026-01-02T00:00:00Z");
      ProducerRecord<byte[], byte[]> replay = letter.replay();
      pipeline.record(null, new String(replay.value(), UTF_8), replay.headers());

      DeadLetter again = onlyLetter(pipeline);
      assertThat(again.source()).isNotEqualTo(letter.source());
      assertThat(again.origin()).isEqualTo(letter.origin());
      assertThat(again.origin().timestamp()).isEqualTo(PipelineDriver.FETCHED_AT);
      assertThat(again.isOfReplay()).isTrue();
    }
  }

  @Test
  void shouldStoreNothingOfTheHeadersOfAReplay() {
    String tick = "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T11:00:00Z\",\"price\":1}";
    try (PipelineDriver pipeline = pipeline(false)) {
      pipeline.fetchedAt("2018-04-05T10:00:00Z").record("bitcoin", tick);
      DeadLetter letter = onlyLetter(pipeline);
      pipeline.fetchedAt("2018-04-05T12:00:00Z");

      replay(letter, pipeline);
      pipeline.record("bitcoin", tick);

      assertThat(pipeline.rawEvents())
          .extracting(RawEvent::rawTick)
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(
              pipeline.rawEvents().get(0).rawTick(), pipeline.rawEvents().get(0).rawTick());
    }
  }

  private static PipelineDriver pipeline(boolean mixedMarkets) {
    return new PipelineDriver(Windows.UTC_DAYS, Set.of("usd"), mixedMarkets);
  }

  /** Of another market than a tick without any header. */
  private static Headers inDollars() {
    return new RecordHeaders().add("quote", "usd".getBytes(UTF_8));
  }

  private static void replay(DeadLetter letter, PipelineDriver pipeline) {
    ProducerRecord<byte[], byte[]> replay = letter.replay();
    pipeline.record(
        new String(replay.key(), UTF_8), new String(replay.value(), UTF_8), replay.headers());
  }

  private static DeadLetter onlyLetter(PipelineDriver pipeline) {
    List<TestRecord<byte[], byte[]>> letters = pipeline.deadLetters();
    assertThat(letters).hasSize(1);
    TestRecord<byte[], byte[]> letter = letters.get(0);
    return DeadLetter.of(
            Letters.record(
                new RecordPosition("crypto-raw-dlq", 0, 0),
                letter.getRecordTime(),
                letter.value(),
                letter.headers()))
        .orElseThrow();
  }
}
