package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Late ticks for days whose raw events have expired, or might have. */
@Timeout(120)
class ExpiredDaysIT extends PendingDays {

  private static final CoinWindow DOGE = Days.day("dogecoin:2018-04-05");

  /** The day's raw events have expired; late ones may be more than it ever had. */
  @ParameterizedTest
  @CsvSource({"1", "60"})
  void shouldLeaveAFinalDayAloneAndSayWhatItMissesWhenItsRawEventsHaveExpired(int lateTicks) {
    storage.putSummaries(List.of(summary(DOGE, 50, 0, true)));
    RawEvents.insert(storage, lateTicks(lateTicks));
    storage.markPending(List.of(DOGE, BITCOIN));

    List<String> warnings = Logged.warningsOf(RecomputeLoop.class, () -> recomputeAllBut());

    assertThat(summarized())
        .containsExactly("bitcoin close 2.00 of 2, BATCH", "dogecoin close 2.00 of 50, STREAM");
    assertThat(published).extracting(Summary::window).containsExactly(BITCOIN);
    assertThat(warnings)
        .containsExactly(
            "dogecoin:2018-04-05 is left alone: the stored summary covers 50 ticks in time,"
                + " raw events only 0; late ticks not taken in: %s".formatted(lateTicks)
                + " (aggregate --force overwrites)");
  }

  @Test
  void shouldTakeInEveryLateTickWhenTheDaysRawEventsAreAllThere() {
    RawEvents.insert(
        storage,
        IntStream.range(0, 50)
            .mapToObj(
                number ->
                    event(
                        tick(
                            "dogecoin",
                            "2018-04-05T00:00:00Z",
                            number == 0 ? "4" : number == 1 ? "0.5" : "1",
                            number)))
            .toList());
    storage.putSummaries(List.of(summary(DOGE, 50, 0, true)));
    RawEvents.insert(storage, lateTicks(60));
    storage.markPending(List.of(DOGE));

    List<String> warnings = Logged.warningsOf(RecomputeLoop.class, () -> recomputeAllBut());

    assertThat(summarized()).containsExactly("dogecoin close 3 of 110, BATCH");
    assertThat(published).extracting(Summary::lateCount).containsExactly(60L);
    assertThat(warnings).isEmpty();
    assertThat(metric(Metric.RECOMPUTE_LEFT_ALONE_UNITS)).isZero();
  }

  /** A day that came late as a whole. */
  @Test
  void shouldLeaveADayOfLateTicksAloneWhenTheirRawEventsHaveExpired() {
    storage.putSummaries(List.of(summary(DOGE, 50, 50, true)));
    RawEvents.insert(storage, lateTicks(60));
    storage.markPending(List.of(DOGE));

    List<String> warnings = Logged.warningsOf(RecomputeLoop.class, () -> recomputeAllBut());

    assertThat(summarized()).containsExactly("dogecoin close 2.00 of 50, STREAM");
    assertThat(published).isEmpty();
    assertThat(warnings)
        .containsExactly(
            "dogecoin:2018-04-05 is left alone: the stored summary has times or prices that raw"
                + " events no longer have; late ticks not taken in: up to 60"
                + " (aggregate --force overwrites)");
    assertThat(metric(Metric.RECOMPUTE_LEFT_ALONE_UNITS)).isOne();
  }

  private static List<RawEvent> lateTicks(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> lateEvent(tick("dogecoin", "2018-04-05T10:00:00Z", "3", 100 + number)))
        .toList();
  }
}
