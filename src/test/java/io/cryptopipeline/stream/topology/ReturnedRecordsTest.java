package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records under a foreign key, on a broker that takes no record older than ten days. */
class ReturnedRecordsTest {

  private static final String UNTIMED = "{\"coin_id\":\"bitcoin\",\"price\":1}";

  private final PipelineDriver pipeline =
      new PipelineDriver(new TimestampLimits(Duration.ofDays(10), Duration.ofHours(1)));

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void shouldKeepTheTimestampOfAYoungRecord() {
    pipeline.fetchedAt("2025-12-27T00:00:00Z").record("BTC-USD", UNTIMED);

    TestRecord<byte[], byte[]> returned = returned();
    assertThat(returned.getRecordTime()).isEqualTo("2025-12-27T00:00:00Z");
    assertThat(returned.headers()).isEmpty();
  }

  @Test
  void shouldGiveAnOldRecordThePresentTimestampAndKeepItsFirst() {
    Instant first = Instant.parse("2025-12-26T23:59:59.999Z");
    pipeline.fetchedAt(first.toString()).record("BTC-USD", UNTIMED);

    TestRecord<byte[], byte[]> returned = returned();
    assertThat(returned.getRecordTime()).isEqualTo(PipelineDriver.FETCHED_AT);
    assertThat(returned.value()).isEqualTo(UNTIMED.getBytes(UTF_8));
    assertThat(event().rawTick().tick().timestamp()).isEqualTo(first);
    assertThat(event().rawTick().eventId().toString()).endsWith("@" + first.toEpochMilli());
  }

  /** Its time is ahead, too: with another timestamp it would be refused as of the future. */
  @Test
  void shouldKeepATimestampThatIsAheadButAllowed() {
    pipeline
        .fetchedAt("2026-01-01T00:45:00Z")
        .record(
            "BTC-USD",
            "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2026-01-01T00:45:00Z\",\"price\":1}");

    assertThat(returned().getRecordTime()).isEqualTo(Instant.parse("2026-01-01T00:45:00Z"));
    assertThat(pipeline.rawEvents()).hasSize(1);
  }

  @Test
  void shouldGiveARecordFarAheadThePresentTimestamp() {
    pipeline
        .fetchedAt("2026-01-01T01:15:00Z")
        .record(
            "BTC-USD",
            "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"price\":1}");

    assertThat(returned().getRecordTime()).isEqualTo(PipelineDriver.FETCHED_AT);
    assertThat(pipeline.rawEvents()).hasSize(1);
  }

  @Test
  void shouldKeepTheFirstTimestampOfAReplay() {
    Instant first = Instant.parse("2025-11-01T00:00:00Z");
    RecordHeaders headers = new RecordHeaders();
    headers.add("dlq-timestamp", Long.toString(first.toEpochMilli()).getBytes(UTF_8));
    pipeline.fetchedAt("2025-12-01T00:00:00Z").record("BTC-USD", UNTIMED, headers);

    assertThat(returned().getRecordTime()).isEqualTo(PipelineDriver.FETCHED_AT);
    assertThat(event().rawTick().tick().timestamp()).isEqualTo(first);
  }

  @Test
  void shouldRefuseAnOldRecordWhoseHeadersAreFull() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[(64 << 10) - 10]);
    pipeline.fetchedAt("2025-12-01T00:00:00Z").record("BTC-USD", UNTIMED, headers);

    assertThat(pipeline.returned()).isEmpty();
    assertThat(pipeline.rawEvents()).isEmpty();
    assertThat(pipeline.deadLetters())
        .singleElement()
        .satisfies(
            letter ->
                assertThat(new String(letter.headers().lastHeader("dlq-message").value(), UTF_8))
                    .startsWith("the headers leave no room for dlq-timestamp"));
  }

  @Test
  void shouldFoldAnOldRecordInItsPlaceAsItIs() {
    pipeline.fetchedAt("2025-12-01T00:00:00Z").record("bitcoin", UNTIMED);

    assertThat(pipeline.returned()).isEmpty();
    assertThat(event().rawTick().tick().timestamp()).isEqualTo("2025-12-01T00:00:00Z");
  }

  private TestRecord<byte[], byte[]> returned() {
    TestRecord<byte[], byte[]> returned = pipeline.returned().get(0);
    assertThat(returned.key()).isEqualTo("bitcoin".getBytes(UTF_8));
    return returned;
  }

  private RawEvent event() {
    assertThat(pipeline.rawEvents()).hasSize(1);
    return pipeline.rawEvents().get(0);
  }
}
