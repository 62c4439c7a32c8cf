package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.batch.Reconcile.Findings;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.LocalDate;
import java.util.List;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reconcile repairs, and what it leaves alone because raw events may have expired. */
@Timeout(120)
class ReconcileRepairIT extends ReconciledDays {

  @Test
  void shouldRepairWhatDiffers() {
    List<Document> before = documents("daily_summaries");
    changeSummary(
        "bitcoin:2018-04-05",
        Updates.combine(
            Updates.set("close", Decimal128.parse("5")), Updates.set("tick_count", 1L)));
    deleteSummary("ethereum:2018-04-05");
    reconcile();

    assertThat(repair()).isEqualTo(2);
    assertThat(published)
        .extracting(summary -> summary.window().id())
        .containsExactly("bitcoin:2018-04-05", "ethereum:2018-04-05");
    assertThat(documents("daily_summaries")).isEqualTo(before);
    assertThat(differences()).isEmpty();
    assertThat(remarks).isEmpty();
  }

  /** As after a retention that is not set any more: nothing tells that they have expired. */
  @ParameterizedTest
  @CsvSource({
    "true, 0, 'covers 2 ticks, raw events only 1'",
    "true, 1, 'covers 2 ticks in time, raw events only 1; late ticks not taken in: 1'",
    "true, 5, 'covers 2 ticks in time, raw events only 1; late ticks not taken in: 5'",
    "false, 1, 'covers 2 ticks in time, raw events only 0; late ticks not taken in: 1'",
    "false, 5, 'covers 2 ticks in time, raw events only 0; late ticks not taken in: 5'",
  })
  void shouldNotRepairASummaryThatKnowsMoreThanRawEventsStillTell(
      boolean isOneLeft, int late, String why) {
    List<Document> before = documents("daily_summaries");
    loseRawEventsOfBitcoin(isOneLeft, late);

    Findings findings = reconcile();

    assertThat(findings.differing()).isOne();
    assertThat(repair()).isZero();
    assertThat(remarks)
        .containsExactly(
            "bitcoin:2018-04-05 is left alone: the stored summary %s (aggregate --force overwrites)"
                .formatted(why));
    assertThat(documents("daily_summaries")).isEqualTo(before);
    assertThat(published).isEmpty();
  }

  /** Though raw events hold as many ticks as the summary, or more. */
  @ParameterizedTest
  @CsvSource({"true, 1", "true, 5", "false, 2"})
  void shouldNotCallADayDifferentWhenLateTicksReplaceThoseThatHaveExpired(
      boolean isOneLeft, int late) {
    mayHaveExpired = unit -> true;
    loseRawEventsOfBitcoin(isOneLeft, late);

    assertThat(reconcile().expired()).isOne();
    assertThat(differing).isEmpty();
  }

  /** The stored summary of a day that came late as a whole, of which other ticks are stored now. */
  @Test
  void shouldNotRepairALateDayWhoseTicksHaveExpired() {
    RawEvents.insert(storage, List.of(lateEvent(tick("solana", "2018-04-05T10:00:00Z", "7", 1))));
    summarize("solana:2018-04-05");
    raw().deleteOne(Filters.eq("coin_id", "solana"));
    RawEvents.insert(storage, List.of(lateEvent(tick("solana", "2018-04-05T11:00:00Z", "8", 2))));
    reconcile();

    assertThat(repair()).isZero();
    assertThat(remarks)
        .containsExactly(
            "solana:2018-04-05 is left alone: the stored summary has times or prices that raw events no longer have; late ticks not taken in: up to 1 (aggregate --force overwrites)");
  }

  @Test
  void shouldNotRepairWhatWasChangedSinceItWasRead() {
    changeSummary("bitcoin:2018-04-05", Updates.set("close", Decimal128.parse("5")));
    reconcile();
    changeSummary("bitcoin:2018-04-05", Updates.set("close", Decimal128.parse("6")));

    assertThat(repair()).isZero();
    assertThat(daily().find(Filters.eq("_id", "bitcoin:2018-04-05")).first().get("close"))
        .isEqualTo(Decimal128.parse("6"));
    assertThat(published).isEmpty();
  }

  /** Of ethereum none may have expired, so one that is gone is a difference. */
  @Test
  void shouldNotCallADayDifferentWhenItsRawEventsHaveExpiredInPart() {
    mayHaveExpired = unit -> unit.coinId().equals("bitcoin");
    RawEvents.insert(storage, List.of(event(tick("ethereum", "2018-04-05T13:00:00Z", "3", 5))));
    summarize("ethereum:2018-04-05");
    deleteRawEvent("tick:bitcoin:1@2018-04-05");
    deleteRawEvent("tick:ethereum:4@2018-04-05");
    changeSummary("bitcoin:2018-04-06", Updates.set("mean", 1));

    Findings findings = reconcile();

    assertThat(findings.expired()).isEqualTo(1);
    assertThat(findings.differing()).isEqualTo(2);
    assertThat(differing)
        .extracting(one -> one.recomputed().window())
        .containsExactly(Days.day("bitcoin:2018-04-06"), Days.day("ethereum:2018-04-05"));
  }

  @Test
  void shouldFindNothingInSummariesWhoseRawEventsHaveExpired() {
    raw().deleteMany(Filters.eq("coin_id", "ethereum"));

    Findings findings = reconcile();

    assertThat(differing).isEmpty();
    assertThat(findings.daysStored()).isEqualTo(2);
    assertThat(
            summaries.countDaily(
                List.of(), LocalDate.parse("2018-04-05"), LocalDate.parse("2018-04-06")))
        .isEqualTo(3);
  }

  /** Leaves one or none of the two ticks in time, and stores late ones. */
  private void loseRawEventsOfBitcoin(boolean isOneLeft, int late) {
    deleteRawEvent("tick:bitcoin:1@2018-04-05");
    if (!isOneLeft) {
      deleteRawEvent("tick:bitcoin:2@2018-04-05");
    }
    for (int id = 100; id < 100 + late; id++) {
      RawEvents.insert(
          storage, List.of(lateEvent(tick("bitcoin", "2018-04-05T11:00:00Z", "1.50", id))));
    }
  }
}
