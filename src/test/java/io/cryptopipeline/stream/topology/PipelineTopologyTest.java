package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTopologyTest {

  private final PipelineDriver pipeline = new PipelineDriver();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void shouldFoldTheTicksOfADayIntoOneSummary() {
    pipeline
        .trade("bitcoin", "2018-04-05T00:00:00Z", "6791.68", "1", "1")
        .trade("bitcoin", "2018-04-05T12:00:00Z", "6933.11", "3", "2")
        .trade("bitcoin", "2018-04-05T13:00:00Z", "6568.64", "0", "3")
        .trade("bitcoin", "2018-04-05T23:59:59.999Z", "6785.85", "4", "4");

    Summary summary = pipeline.summary("bitcoin:2018-04-05");
    assertThat(summary.open()).isEqualTo("6791.68");
    assertThat(summary.high()).isEqualTo("6933.11");
    assertThat(summary.low()).isEqualTo("6568.64");
    assertThat(summary.close()).isEqualTo("6785.85");
    assertThat(summary.mean()).isEqualTo("6769.82");
    assertThat(summary.volume()).contains(new BigDecimal("8"));
    // (6791.68 + 3 * 6933.11 + 4 * 6785.85) / 8
    assertThat(summary.vwap()).contains(new BigDecimal("6841.80125"));
    assertThat(summary.tickCount()).isEqualTo(4);
    assertThat(summary.maxGapMinutes()).isEqualTo(719);
    assertThat(summary.firstTimestamp()).isEqualTo("2018-04-05T00:00:00Z");
    assertThat(summary.lastTimestamp()).isEqualTo("2018-04-05T23:59:59.999Z");
    assertThat(summary.isFinal()).isFalse();
    assertThat(pipeline.deadLetters()).isEmpty();
  }

  @Test
  void shouldPublishTheSummaryAsPlainJsonUnderItsCoinAndDate() {
    pipeline.tick("bitcoin", "2018-04-05T00:00:00Z", "1.50e-7");

    assertThat(pipeline.published())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).isEqualTo("bitcoin:2018-04-05");
              assertThat(record.value())
                  .isEqualTo(
                      "{\"coin_id\":\"bitcoin\",\"date\":\"2018-04-05\",\"open\":0.000000150,"
                          + "\"high\":0.000000150,\"low\":0.000000150,\"close\":0.000000150,"
                          + "\"mean\":0.000000150,\"tick_count\":1,"
                          + "\"first_timestamp\":\"2018-04-05T00:00:00Z\","
                          + "\"last_timestamp\":\"2018-04-05T00:00:00Z\","
                          + "\"max_gap_minutes\":1439,\"late_count\":0,\"final\":false,"
                          + "\"computed_by\":\"stream\",\"updated_at\":\"2026-01-01T00:00:00Z\"}");
            });
  }

  @Test
  void shouldKeepTheRawEventExactlyAsItArrived() {
    String payload =
        "{ \"price\" : \"6791.680\",\"coin_id\":\"bitcoin\", \"x\":[1,{}],"
            + " \"timestamp\":1522886400000 }";
    pipeline.record("bitcoin", payload);

    RawEvent event = pipeline.rawEvents().get(0);
    assertThat(event.rawTick().text()).isEqualTo(payload);
    assertThat(event.rawTick().tick().price()).isEqualTo(new BigDecimal("6791.680"));
    assertThat(event.rawTick().tick().timestamp()).isEqualTo("2018-04-05T00:00:00Z");
    assertThat(event.late()).isFalse();
    assertThat(event.ingestedAt()).isEqualTo(PipelineDriver.FETCHED_AT);
    assertThat(event.topic()).isEqualTo("crypto-raw");
    assertThat(event.offset()).isZero();
  }

  @Test
  void shouldChangeNothingWhenTheSameFactComesTwice() {
    pipeline
        .trade("bitcoin", "2018-04-05T10:00:00Z", "100", "2", "7")
        .trade("bitcoin", "2018-04-05T10:00:00.000Z", "100.0", "2.00", "7")
        .tick("bitcoin", "2018-04-05T11:00:00Z", "300")
        .tick("bitcoin", "2018-04-05T11:00:00Z", "300");

    Summary summary = pipeline.summary("bitcoin:2018-04-05");
    assertThat(summary.tickCount()).isEqualTo(2);
    assertThat(summary.mean()).isEqualTo("200");
    assertThat(summary.volume()).contains(new BigDecimal("2"));
    assertThat(pipeline.deadLetters()).isEmpty();
  }

  @Test
  void shouldOfferTheSummaryOfAnOpenDayAgainWhenAFactIsRepeated() {
    pipeline.tick("bitcoin", "2018-04-05T11:00:00Z", "300");
    List<TestRecord<String, String>> first = pipeline.published();

    pipeline.tick("bitcoin", "2018-04-05T11:00:00Z", "300");

    assertThat(pipeline.published())
        .extracting(TestRecord::value)
        .containsExactly(first.get(0).value());
  }

  @Test
  void shouldOfferARepeatedFactToTheRawSinkAgain() {
    pipeline
        .tick("bitcoin", "2018-04-05T11:00:00Z", "300")
        .tick("bitcoin", "2018-04-05T11:00:00Z", "300");

    assertThat(pipeline.rawEvents())
        .extracting(event -> event.rawTick().eventId())
        .hasSize(2)
        .containsOnly(pipeline.rawEvents().get(0).rawTick().eventId());
  }

  @Test
  void shouldRefuseAConflictingFactAndKeepTheFirst() {
    pipeline
        .trade("bitcoin", "2018-04-05T10:00:00Z", "100", "2", "7")
        .trade("bitcoin", "2018-04-05T10:00:00Z", "101", "2", "7")
        .trade("bitcoin", "2018-04-05T10:00:01Z", "100", "2", "7")
        .trade("bitcoin", "2018-04-05T10:00:00Z", "100", "3", "7");

    assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(1);
    assertThat(pipeline.rawEvents()).hasSize(1);
    assertThat(pipeline.deadLetters())
        .hasSize(3)
        .allSatisfy(
            letter -> assertThat(header(letter, "dlq-reason")).isEqualTo("conflicting-fact"));
  }

  @Test
  void shouldRefuseAConflictingFactWhoseTimeLiesInAnotherOpenDay() {
    pipeline
        .trade("bitcoin", "2018-04-05T23:59:59.999Z", "100", "2", "7")
        .trade("bitcoin", "2018-04-06T00:00:00.001Z", "100", "2", "7");

    assertThat(pipeline.summaryCount()).isEqualTo(1);
    assertThat(pipeline.deadLetters()).hasSize(1);
  }

  @Test
  void shouldSendARecordUnderAForeignKeyToItsPlaceAndFoldItOnce() {
    String tick = "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00Z\",\"price\":1}";
    pipeline.record("BTC-USD", tick).record(null, tick.replace("00:00:00Z", "01:00:00Z"));

    assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(2);
    assertThat(pipeline.rawEvents())
        .extracting(event -> event.rawTick().text())
        .containsExactly(tick, tick.replace("00:00:00Z", "01:00:00Z"));
    assertThat(pipeline.deadLetters()).isEmpty();
  }

  @Test
  void shouldTakeTheRecordsTimestampWhenThePayloadHasNone() {
    pipeline
        .fetchedAt("2018-04-05T10:00:00Z")
        .record("bitcoin", "{\"coin_id\":\"bitcoin\",\"price\":1}")
        .fetchedAt("2018-04-05T10:01:00Z")
        .record("bitcoin", "{\"coin_id\":\"bitcoin\",\"price\":1}");

    Summary summary = pipeline.summary("bitcoin:2018-04-05");
    assertThat(summary.tickCount()).isEqualTo(2);
    assertThat(summary.lastTimestamp()).isEqualTo("2018-04-05T10:01:00Z");
  }

  /** Only the copy's timestamp stays the same when its record is read again after a crash. */
  @Test
  void shouldGiveARecordWithoutATimestampOneThatStaysWithIt() {
    pipeline
        .fetchedAt("1970-01-01T00:00:00Z")
        .record("bitcoin", "{\"coin_id\":\"bitcoin\",\"price\":1}");

    RawEvent event = pipeline.rawEvents().get(0);
    assertThat(pipeline.rawEvents()).hasSize(1);
    assertThat(event.offset()).isEqualTo(1);
    assertThat(event.rawTick().tick().timestamp()).isEqualTo(PipelineDriver.FETCHED_AT);
    assertThat(event.rawTick().eventId().toString())
        .endsWith("@" + PipelineDriver.FETCHED_AT.toEpochMilli());
    assertThat(pipeline.deadLetters()).isEmpty();
  }

  @Test
  void shouldTakeATickFiveMinutesAheadAndRefuseOneFurtherAhead() {
    pipeline
        .fetchedAt("2018-04-05T10:00:00Z")
        .tick("bitcoin", "2018-04-05T10:05:00Z", "1")
        .tick("bitcoin", "2018-04-05T10:05:00.001Z", "2");

    assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(1);
    assertThat(pipeline.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(header(letter, "dlq-reason")).isEqualTo("future"));
  }

  @Test
  void shouldTakePricesAtTheLimitsAndRefuseThoseBeyondWhenLimitsAreSet() {
    try (PipelineDriver limited = new PipelineDriver("0.01", "50000")) {
      limited
          .tick("bitcoin", "2018-04-05T10:00:00Z", "0.010")
          .tick("bitcoin", "2018-04-05T11:00:00Z", "0.009")
          .tick("bitcoin", "2018-04-05T12:00:00Z", "50000.0")
          .tick("bitcoin", "2018-04-05T13:00:00Z", "50000.01");

      assertThat(limited.rawEvents()).hasSize(2);
      assertThat(limited.summary("bitcoin:2018-04-05").low()).isEqualTo("0.010");
      assertThat(limited.summary("bitcoin:2018-04-05").high()).isEqualTo("50000.0");
      assertThat(limited.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(2);
      assertThat(limited.deadLetters())
          .extracting(letter -> header(letter, "dlq-reason") + ": " + header(letter, "dlq-message"))
          .containsExactly(
              "bad-price: the price 0.009 is below tick.price.min=0.01",
              "bad-price: the price 50000.01 is above tick.price.max=50000");
    }
  }

  @Test
  void shouldGiveTheSameSummaryInAnyOrderOfArrivalAndWithRepeats() {
    List<Runnable> ticks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String time = Instant.parse("2018-04-05T00:00:00Z").plusSeconds(i * 400L).toString();
      String price = BigDecimal.valueOf(100_000 + (i * 7919L) % 1000, 2).toPlainString();
      String id = Integer.toString(i);
      ticks.add(() -> pipeline.trade("bitcoin", time, price, "0.5", id));
    }
    ticks.addAll(List.copyOf(ticks.subList(0, 50)));
    Collections.shuffle(ticks, new Random(42));

    ticks.forEach(Runnable::run);

    Summary summary = pipeline.summary("bitcoin:2018-04-05");
    assertThat(summary.tickCount()).isEqualTo(200);
    assertThat(summary.open()).isEqualTo("1000.00");
    assertThat(summary.close()).isEqualTo("1008.81"); // 199 * 7919 mod 1000 = 881
    assertThat(summary.high()).isEqualTo("1009.87");
    assertThat(summary.low()).isEqualTo("1000.00");
    assertThat(summary.volume()).contains(new BigDecimal("100.0"));
  }

  @Test
  void shouldBreakTiesOfTimeByTradeIdAndThenByOffset() {
    pipeline
        .trade("bitcoin", "2018-04-05T10:00:00Z", "2", "1", "10")
        .trade("bitcoin", "2018-04-05T10:00:00Z", "1", "1", "9")
        .tick("bitcoin", "2018-04-05T10:00:00Z", "5")
        .record(
            "bitcoin",
            "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T10:00:00Z\",\"price\":6}");

    assertThat(pipeline.summary("bitcoin:2018-04-05").open()).isEqualTo("5");
    assertThat(pipeline.summary("bitcoin:2018-04-05").close()).isEqualTo("2");
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
