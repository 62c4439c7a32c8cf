package io.cryptopipeline.stream.topology;

import static io.cryptopipeline.model.WindowSize.DAY;
import static io.cryptopipeline.model.WindowSize.HOUR;
import static io.cryptopipeline.model.WindowSize.MINUTE;
import static io.cryptopipeline.model.WindowSize.WEEK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More windows than days, other zones than UTC. The grace is an hour. */
class WindowsTopologyTest {

  private static final Set<WindowSize> UP_TO_DAYS = EnumSet.of(MINUTE, HOUR, DAY);
  private static final Set<WindowSize> ALL = EnumSet.allOf(WindowSize.class);

  @Test
  void shouldFoldATickIntoOneWindowOfEachSize() {
    try (PipelineDriver pipeline = pipeline("UTC", ALL)) {
      pipeline
          .tick("bitcoin", "2018-04-05T13:07:00Z", "3")
          .tick("bitcoin", "2018-04-05T13:07:59.999Z", "1")
          .tick("bitcoin", "2018-04-05T13:08:00Z", "2")
          .tick("bitcoin", "2018-04-05T14:00:00Z", "4");

      assertBar(pipeline.summary(MINUTE, "bitcoin:2018-04-05T13:07:00Z"), "3 3 1 1", 2, 0);
      assertBar(pipeline.summary(MINUTE, "bitcoin:2018-04-05T13:08:00Z"), "2 2 2 2", 1, 0);
      assertBar(pipeline.summary(HOUR, "bitcoin:2018-04-05T13:00:00Z"), "3 3 1 2", 3, 51);
      assertBar(pipeline.summary(HOUR, "bitcoin:2018-04-05T14:00:00Z"), "4 4 4 4", 1, 59);
      assertBar(pipeline.summary(DAY, "bitcoin:2018-04-05"), "3 4 1 4", 4, 787);
      assertBar(pipeline.summary(WEEK, "bitcoin:2018-04-02"), "3 4 1 4", 4, 5107);
      assertThat(pipeline.summaryCount()).isEqualTo(3 + 2 + 1 + 1);
    }
  }

  @Test
  void shouldStateAWindowAsFinalWhenItsCoinsTimePassesItsOwnEndPlusTheGrace() {
    try (PipelineDriver pipeline = pipeline("UTC", UP_TO_DAYS)) {
      pipeline.tick("bitcoin", "2018-04-05T13:07:00Z", "1");

      pipeline.tick("bitcoin", "2018-04-05T14:07:59.999Z", "1");
      assertThat(pipeline.summary(MINUTE, "bitcoin:2018-04-05T13:07:00Z").isFinal()).isFalse();
      pipeline.tick("bitcoin", "2018-04-05T14:08:00Z", "1");
      assertThat(pipeline.summary(MINUTE, "bitcoin:2018-04-05T13:07:00Z").isFinal()).isTrue();
      assertThat(pipeline.summary(HOUR, "bitcoin:2018-04-05T13:00:00Z").isFinal()).isFalse();

      pipeline.tick("bitcoin", "2018-04-05T15:00:00Z", "1");
      assertThat(pipeline.summary(HOUR, "bitcoin:2018-04-05T13:00:00Z").isFinal()).isTrue();
      assertThat(pipeline.summary(HOUR, "bitcoin:2018-04-05T14:00:00Z").isFinal()).isFalse();
      assertThat(pipeline.summary(DAY, "bitcoin:2018-04-05").isFinal()).isFalse();

      pipeline.tick("bitcoin", "2018-04-06T01:00:00Z", "1");
      assertThat(pipeline.summary(HOUR, "bitcoin:2018-04-05T15:00:00Z").isFinal()).isTrue();
      assertThat(pipeline.summary(DAY, "bitcoin:2018-04-05").isFinal()).isTrue();
    }
  }

  @Test
  void shouldFoldATickIntoAFinalMinuteAsLongAsItsDayIsOpen() {
    try (PipelineDriver pipeline = pipeline("UTC", UP_TO_DAYS)) {
      pipeline
          .tick("bitcoin", "2018-04-05T13:07:00Z", "1")
          .tick("bitcoin", "2018-04-05T20:00:00Z", "1")
          .tick("bitcoin", "2018-04-05T13:07:30Z", "5");

      Summary minute = pipeline.summary(MINUTE, "bitcoin:2018-04-05T13:07:00Z");
      assertBar(minute, "1 5 1 5", 2, 0);
      assertThat(minute.isFinal()).isTrue();
      assertThat(pipeline.rawEvents()).noneMatch(RawEvent::late);
    }
  }

  @Test
  void shouldForgetAllWindowsOfADayThatIsClosed() {
    try (PipelineDriver pipeline = pipeline("UTC", UP_TO_DAYS)) {
      pipeline
          .tick("bitcoin", "2018-04-05T00:00:00Z", "1")
          .tick("bitcoin", "2018-04-05T23:59:59.999Z", "1")
          .tick("bitcoin", "2018-04-06T00:30:00Z", "1");
      assertThat(states(pipeline, MINUTE)).isEqualTo(3);

      pipeline.tick("bitcoin", "2018-04-06T01:00:00Z", "1");

      assertThat(states(pipeline, MINUTE)).isEqualTo(2);
      assertThat(states(pipeline, HOUR)).isEqualTo(2);
      assertThat(states(pipeline, DAY)).isOne();
      assertThat(facts(pipeline)).isEqualTo(2);
    }
  }

  @Test
  void shouldKeepDaysOpenUntilTheirWeekIsClosedWhereThereAreWeeks() {
    try (PipelineDriver pipeline = pipeline("UTC", EnumSet.of(DAY, WEEK))) {
      pipeline
          .tick("bitcoin", "2018-04-02T12:00:00Z", "1")
          .tick("bitcoin", "2018-04-08T12:00:00Z", "2")
          .tick("bitcoin", "2018-04-02T13:00:00Z", "3")
          .tick("bitcoin", "2018-04-02T13:00:00Z", "3"); // the same fact again

      assertThat(pipeline.rawEvents()).noneMatch(RawEvent::late);
      assertBar(pipeline.summary(DAY, "bitcoin:2018-04-02"), "1 3 1 3", 2, 720);
      assertThat(pipeline.summary(DAY, "bitcoin:2018-04-02").isFinal()).isTrue();
      assertBar(pipeline.summary(WEEK, "bitcoin:2018-04-02"), "1 3 1 2", 3, 8579);

      pipeline
          .tick("bitcoin", "2018-04-09T01:00:00Z", "4")
          .tick("bitcoin", "2018-04-08T13:00:00Z", "5");

      assertThat(pipeline.summary(WEEK, "bitcoin:2018-04-02").isFinal()).isTrue();
      assertThat(pipeline.summary(WEEK, "bitcoin:2018-04-02").tickCount()).isEqualTo(3);
      assertThat(pipeline.rawEvents()).last().matches(RawEvent::late);
      assertThat(pipeline.rawEvents().get(5).unit().window().size()).isEqualTo(WEEK);
      assertThat(states(pipeline, WEEK)).isOne();
      assertThat(states(pipeline, DAY)).isOne();
    }
  }

  @Test
  void shouldStateEachWindowOfAQuietCoinAsFinalInItsTurn() {
    try (PipelineDriver pipeline = pipeline("UTC", UP_TO_DAYS)) {
      pipeline.fetchedAt("2026-01-01T00:00:00Z").tick("bitcoin", "2025-12-31T22:59:30Z", "1");

      pipeline.pass(Duration.ofMinutes(59));
      assertThat(pipeline.summary(MINUTE, "bitcoin:2025-12-31T22:59:00Z").isFinal()).isFalse();
      pipeline.pass(Duration.ofMinutes(1).plusSeconds(10)); // an hour without a record
      assertThat(pipeline.summary(MINUTE, "bitcoin:2025-12-31T22:59:00Z").isFinal()).isTrue();
      assertThat(pipeline.summary(HOUR, "bitcoin:2025-12-31T22:00:00Z").isFinal()).isTrue();
      assertThat(pipeline.summary(DAY, "bitcoin:2025-12-31").isFinal()).isTrue();
    }
  }

  /** The later day of two is final first, as nothing more of the earlier one can be late yet. */
  @Test
  void shouldStateADayAsFinalAgainWhenATickHasClearedItAndALaterDayIsFinal() {
    try (PipelineDriver pipeline = pipeline("UTC", EnumSet.of(DAY))) {
      pipeline
          .fetchedAt("2026-01-01T00:00:00Z")
          .tick("bitcoin", "2025-12-30T23:00:00Z", "1")
          .tick("bitcoin", "2025-12-31T00:30:00Z", "1")
          .pass(Duration.ofMinutes(61));
      assertThat(pipeline.summary("bitcoin:2025-12-30").isFinal()).isTrue();
      assertThat(pipeline.summary("bitcoin:2025-12-31").isFinal()).isTrue();

      pipeline.fetchedAt("2026-01-01T01:01:00Z").tick("bitcoin", "2025-12-30T22:00:00Z", "1");
      assertThat(pipeline.summary("bitcoin:2025-12-30").isFinal()).isFalse();
      pipeline.pass(Duration.ofMinutes(61));

      assertThat(pipeline.summary("bitcoin:2025-12-30").isFinal()).isTrue();
    }
  }

  /** Berlin puts its clocks forward on 2018-03-25 and back on 2018-10-28, both at 01:00 UTC. */
  @Test
  void shouldCutDaysByTheClockOfTheZone() {
    try (PipelineDriver pipeline = pipeline("Europe/Berlin", EnumSet.of(HOUR, DAY))) {
      pipeline
          .tick("bitcoin", "2018-03-24T22:59:59.999Z", "1") // 23:59:59.999
          .tick("bitcoin", "2018-03-24T23:00:00Z", "2") // 00:00, winter
          .tick("bitcoin", "2018-03-25T21:59:59.999Z", "3") // 23:59:59.999, summer
          .tick("bitcoin", "2018-03-25T22:00:00Z", "4")
          .tick("bitcoin", "2018-10-27T22:00:00Z", "5") // 00:00, summer
          .tick("bitcoin", "2018-10-28T00:30:00Z", "6") // 02:30, summer
          .tick("bitcoin", "2018-10-28T01:30:00Z", "7") // 02:30, winter
          .tick("bitcoin", "2018-10-28T22:59:59.999Z", "8") // 23:59:59.999, winter
          .tick("bitcoin", "2018-10-28T23:00:00Z", "9");

      assertBar(pipeline.summary("bitcoin:2018-03-24"), "1 1 1 1", 1, 1439);
      assertBar(pipeline.summary("bitcoin:2018-03-25"), "2 3 2 3", 2, 23 * 60 - 2);
      assertBar(pipeline.summary("bitcoin:2018-03-26"), "4 4 4 4", 1, 1439);
      assertBar(pipeline.summary("bitcoin:2018-10-28"), "5 8 5 8", 4, 21 * 60 + 29 - 1);
      assertBar(pipeline.summary("bitcoin:2018-10-29"), "9 9 9 9", 1, 1439);
      assertBar(pipeline.summary(HOUR, "bitcoin:2018-10-28T00:00:00Z"), "6 6 6 6", 1, 30);
      assertBar(pipeline.summary(HOUR, "bitcoin:2018-10-28T01:00:00Z"), "7 7 7 7", 1, 30);
    }
  }

  /** A day of 25 hours and its grace end at 2018-10-29T00:00Z, not an hour before. */
  @Test
  void shouldCloseADayOf25HoursAnHourLater() {
    try (PipelineDriver pipeline = pipeline("Europe/Berlin", EnumSet.of(DAY))) {
      pipeline
          .tick("bitcoin", "2018-10-28T12:00:00Z", "1")
          .tick("bitcoin", "2018-10-28T23:59:59.999Z", "2");
      assertThat(pipeline.summary("bitcoin:2018-10-28").isFinal()).isFalse();

      pipeline
          .tick("bitcoin", "2018-10-29T00:00:00Z", "3")
          .tick("bitcoin", "2018-10-28T22:59:59.999Z", "4");

      assertThat(pipeline.summary("bitcoin:2018-10-28").isFinal()).isTrue();
      assertThat(pipeline.rawEvents()).extracting(RawEvent::late).endsWith(false, true);
    }
  }

  @ParameterizedTest
  @EnumSource(WindowSize.class)
  void shouldPublishEachSizeUnderTheNameOfItsWindow(WindowSize size) {
    try (PipelineDriver pipeline = pipeline("UTC", ALL)) {
      pipeline.tick("bitcoin", "2018-04-05T13:07:30Z", "1");

      String name =
          new Windows(ZoneOffset.UTC, ALL).of(size, Instant.parse("2018-04-05T13:07:30Z")).name();
      assertThat(pipeline.published(size))
          .singleElement()
          .satisfies(record -> assertThat(record.key()).isEqualTo("bitcoin:" + name))
          .satisfies(
              record ->
                  assertThat(record.value())
                      .contains(
                          "\"%s\":\"%s\"".formatted(size.isDated() ? "date" : "start", name)));
    }
  }

  @Test
  void shouldRefuseATickThatIsCountedInWhatTheSettingsDoNotAllow() {
    try (PipelineDriver pipeline = new PipelineDriver()) {
      String tick = "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00Z\",\"price\":1}";
      pipeline
          .record("bitcoin", tick, quote("usd"))
          .record("bitcoin", tick.replace("00:00:00", "00:00:01"), quote("eur"))
          .record("bitcoin", tick.replace("00:00:00", "00:00:02"), quote("usd"));

      assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isEqualTo(2);
      assertThat(pipeline.summary("bitcoin:2018-04-05").quote()).contains("usd");
      assertThat(pipeline.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(new String(letter.headers().lastHeader("dlq-reason").value(), UTF_8))
                    .isEqualTo("other-quote");
                assertThat(new String(letter.headers().lastHeader("dlq-message").value(), UTF_8))
                    .isEqualTo("the price is in eur; tick.quotes allows usd");
              });
    }
  }

  private static Headers quote(String quote) {
    return new RecordHeaders().add("quote", quote.getBytes(UTF_8));
  }

  private static PipelineDriver pipeline(String zone, Set<WindowSize> sizes) {
    return new PipelineDriver(new Windows(ZoneId.of(zone), sizes));
  }

  /** Open, high, low and close; how many ticks, and the longest gap in minutes. */
  private static void assertBar(Summary summary, String bar, long ticks, int gap) {
    assertThat(summary).isNotNull();
    assertThat(
            "%s %s %s %s".formatted(summary.open(), summary.high(), summary.low(), summary.close()))
        .as(summary.window().id())
        .isEqualTo(bar);
    assertThat(summary.tickCount()).as(summary.window().id()).isEqualTo(ticks);
    assertThat(summary.maxGapMinutes()).as(summary.window().id()).isEqualTo(gap);
  }

  private static int states(PipelineDriver pipeline, WindowSize size) {
    return count(pipeline.<String, Object>windowStore(Names.summaryStore(size)).all());
  }

  private static int facts(PipelineDriver pipeline) {
    int count = 0;
    try (var segments = pipeline.<Bytes, byte[]>keyValueStore(Names.FACT_STORE).all()) {
      while (segments.hasNext()) {
        count += (segments.next().value.length - 1) / (FactSegments.LONGS * Long.BYTES);
      }
    }
    return count;
  }

  private static int count(KeyValueIterator<?, ?> iterator) {
    int count = 0;
    try (iterator) {
      while (iterator.hasNext()) {
        iterator.next();
        count++;
      }
    }
    return count;
  }
}
