package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Updates;
import io.cryptopipeline.batch.Aggregate.Totals;
import io.cryptopipeline.batch.Aggregate.WriteMode;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.testing.ticks.Days;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AggregateIT extends AggregatedDays {

  private static final CoinWindow BITCOIN = Days.day("bitcoin:2018-04-05");
  private static final CoinWindow ETHEREUM = Days.day("ethereum:2018-04-05");

  @Test
  void shouldWriteAndPublishTheSummariesOfTheDayAndNoOther() {
    Totals totals = aggregate(THE_DAY, WriteMode.GUARDED);

    assertThat(totals).isEqualTo(new Totals(2, 3, 2, 0, 0, 0));
    assertThat(stored())
        .containsExactly(
            "bitcoin 2018-04-05 2.00 of 2, 1 late", "ethereum 2018-04-05 3 of 1, 0 late");
    assertThat(published).extracting(Summary::window).containsExactlyInAnyOrder(BITCOIN, ETHEREUM);
    assertThat(published).extracting(Summary::computedBy).containsOnly(ComputedBy.BATCH);
    assertThat(remarks).isEmpty();
  }

  @Test
  void shouldWriteARangeOfDaysOfTheWantedCoins() {
    Totals totals =
        aggregate(range("2018-04-04", "2018-04-06"), List.of("bitcoin"), WriteMode.GUARDED);

    assertThat(totals).isEqualTo(new Totals(3, 4, 3, 0, 0, 0));
    assertThat(stored()).allMatch(summary -> summary.startsWith("bitcoin")).hasSize(3);
  }

  @Test
  void shouldChangeNothingAndPublishItsOwnAgainWhenRunAgain() {
    aggregate(THE_DAY, WriteMode.GUARDED);
    List<Document> before = documents("daily_summaries");
    published.clear();

    Totals totals = aggregate(THE_DAY, WriteMode.GUARDED);

    assertThat(totals).isEqualTo(new Totals(2, 3, 0, 2, 0, 0));
    assertThat(documents("daily_summaries")).isEqualTo(before);
    assertThat(published).hasSize(2);
  }

  @Test
  void shouldLeaveASummaryOfMoreTicksAloneAndSayIt() {
    storage.putSummaries(List.of(summary(BITCOIN, 9, 0, true)));

    Totals totals = aggregate(THE_DAY, WriteMode.GUARDED);

    assertThat(totals).isEqualTo(new Totals(2, 3, 1, 0, 1, 0));
    assertThat(stored()).contains("bitcoin 2018-04-05 2.00 of 9, 0 late");
    assertThat(remarks)
        .containsExactly(
            "bitcoin:2018-04-05 is left alone: the stored summary covers 9 ticks in time,"
                + " raw events only 1; late ticks not taken in: 1 (--force overwrites)");
    assertThat(published).extracting(Summary::window).containsExactly(ETHEREUM);
  }

  @Test
  void shouldReplaceASummaryOfMoreTicksWhenForced() {
    storage.putSummaries(List.of(summary(BITCOIN, 9, 0, true)));

    Totals totals = aggregate(THE_DAY, WriteMode.FORCED);

    assertThat(totals).isEqualTo(new Totals(2, 3, 2, 0, 0, 0));
    assertThat(stored()).contains("bitcoin 2018-04-05 2.00 of 2, 1 late");
    assertThat(published).extracting(Summary::window).containsExactlyInAnyOrder(BITCOIN, ETHEREUM);
    assertThat(remarks).isEmpty();
  }

  @Test
  void shouldWriteNothingButSayWhatWouldBeInADryRun() {
    storage.putSummaries(List.of(ofTheFirstTick()));
    List<Document> before = documents("daily_summaries");

    assertThat(aggregate(range("2018-04-04", "2018-04-05"), WriteMode.DRY_RUN))
        .isEqualTo(new Totals(3, 4, 3, 0, 0, 0));
    assertThat(documents("daily_summaries")).isEqualTo(before);

    storage.putSummaries(List.of(summary(BITCOIN, 9, 0, false)));
    assertThat(aggregate(THE_DAY, WriteMode.DRY_RUN)).isEqualTo(new Totals(2, 3, 1, 0, 1, 0));
    assertThat(remarks).singleElement().asString().startsWith("bitcoin:2018-04-05 is left alone");
    assertThat(published).isEmpty();
  }

  /** The summary that the stream has written before the late tick. */
  private static Summary ofTheFirstTick() {
    return TickFold.of(
            BITCOIN, event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", 2)).rawTick().tick(), 0)
        .summarize(0, false, ComputedBy.STREAM, Instant.EPOCH);
  }

  @Test
  void shouldNameARawEventThatWasChangedAndWriteTheOtherDays() {
    changeRawEvent("tick:bitcoin:2@2018-04-05", Updates.set("payload.price", "cheap"));

    Totals totals = aggregate(range("2018-04-04", "2018-04-06"), WriteMode.GUARDED);

    assertThat(totals).isEqualTo(new Totals(3, 3, 3, 0, 0, 1));
    assertThat(remarks)
        .singleElement()
        .asString()
        .startsWith(
            "bitcoin:2018-04-05 is not recomputed: the raw event tick:bitcoin:2@2018-04-05 cannot be read");
    assertThat(stored()).hasSize(3).noneMatch(summary -> summary.startsWith("bitcoin 2018-04-05"));
  }

  @Test
  void shouldSaySoWhenThereIsNothing() {
    assertThat(aggregate(range("2019-01-01", "2019-12-31"), WriteMode.GUARDED))
        .isEqualTo(new Totals(0, 0, 0, 0, 0, 0));
    assertThat(aggregate(THE_DAY, List.of("dogecoin"), WriteMode.GUARDED))
        .isEqualTo(new Totals(0, 0, 0, 0, 0, 0));
    assertThat(stored()).isEmpty();
  }

  @Test
  void shouldCountACoinOnceThatIsNamedTwice() {
    assertThat(aggregate(THE_DAY, List.of("bitcoin", "bitcoin"), WriteMode.GUARDED))
        .isEqualTo(new Totals(1, 2, 1, 0, 0, 0));
  }

  /** The stream knows by the times of its records that the coin is quiet; raw events came now. */
  @Test
  void shouldNotTakeBackThatADayIsFinal() {
    aggregate(THE_DAY, WriteMode.GUARDED);
    daily().updateMany(new Document(), Updates.set("final", true));
    raw()
        .updateMany(
            new Document(), Updates.set("ingested_at", Instant.parse("2018-04-06T11:59:00Z")));
    deleteRawEvent("tick:bitcoin:4@2018-04-06");

    assertThat(aggregate(THE_DAY, WriteMode.FORCED)).isEqualTo(new Totals(2, 3, 0, 2, 0, 0));
    assertThat(remarks).isEmpty();
    assertThat(documents("daily_summaries")).allMatch(summary -> summary.getBoolean("final"));
  }
}
