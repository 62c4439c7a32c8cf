package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.BatchJobs.Reconciled;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.ticks.RawEventFixture;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the stream takes for one fact, MongoDB takes for one fact. */
class FactsIT extends LivePipeline {

  @Test
  void shouldStoreEveryTradeWhenASourceNumbersItsTradesAnew() throws Exception {
    List<String> ticks =
        List.of(
            tick("2018-03-01T10:00:00Z", "1", 1),
            tick("2018-03-01T10:00:01Z", "2", 2),
            tick("2018-03-01T10:00:01Z", "2", 2), // repeated within its day
            tick("2018-03-02T10:00:00Z", "3", 50),
            tick("2018-03-10T10:00:00Z", "4", 1),
            tick("2018-03-10T10:00:01Z", "5", 2),
            tick("2018-03-01T10:00:00Z", "1", 1)); // repeated when its day is closed
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(ticks);
      awaitAllDone(stream);
    }

    assertThat(documents("raw_events"))
        .extracting(event -> event.getString("_id"))
        .containsExactly(
            "tick:bitcoin:1@2018-03-01",
            "tick:bitcoin:1@2018-03-10",
            "tick:bitcoin:2@2018-03-01",
            "tick:bitcoin:2@2018-03-10",
            "tick:bitcoin:50@2018-03-02");
    assertThat(documents("daily_summaries"))
        .extracting(summary -> summary.getString("date") + " " + summary.get("tick_count"))
        .containsExactly("2018-03-01 2", "2018-03-02 1", "2018-03-10 2");
    try (BatchJobs jobs = BatchJobs.open(settings, new StopSignal())) {
      Reconciled reconciled =
          jobs.reconcile(
              new DateRange(LocalDate.parse("2018-03-01"), LocalDate.parse("2018-03-10")),
              List.of(),
              false,
              differing -> {},
              progress -> {});
      assertThat(reconciled.findings().compared()).isEqualTo(3);
      assertThat(reconciled.findings().differing()).isZero();
    }
  }

  private static String tick(String time, String price, int id) {
    return RawEventFixture.tick("bitcoin", time, price, id);
  }
}
