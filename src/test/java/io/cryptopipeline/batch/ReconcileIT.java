package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Updates;
import io.cryptopipeline.batch.Reconcile.Findings;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.mongo.RawEventReader;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reconcile finds. */
@Timeout(120)
class ReconcileIT extends ReconciledDays {

  @Test
  void shouldFindNothingWhenAllIsAsItWasWritten() {
    Findings findings = reconcile();

    assertThat(findings).isEqualTo(new Findings(3, 3, 0, 0, 0, Map.of(), List.of()));
    assertThat(differing).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "open,            {\"$numberDecimal\": \"1.1\"}, 1.1,  1.10",
    "close,           {\"$numberDecimal\": \"2.01\"}, 2.01, 2.00",
    "tick_count,      7,                             7,    2",
    "late_count,      1,                             1,    0",
    "max_gap_minutes, 5,                             5,    719",
    "final,           false,                         false, true",
    "last_timestamp,  {\"$date\": \"2018-04-05T12:00:01Z\"}, 2018-04-05T12:00:01Z, 2018-04-05T12:00:00Z",
    "quote,           \"eur\",                       eur,  -",
    "mean,            \"1.55\",                      1.55, 1.55", // text is no decimal
  })
  void shouldFindAFieldOfASummaryThatSomeoneHasChanged(
      String field, String changed, String stored, String recomputed) {
    changeSummary(
        "bitcoin:2018-04-05",
        new Document("$set", Document.parse("{\"" + field + "\": " + changed + "}")));

    assertThat(differences())
        .containsExactly("bitcoin:2018-04-05 %s: %s, %s".formatted(field, stored, recomputed));
  }

  @Test
  void shouldNotMindHowAToolHasStoredAnInteger() {
    changeSummary("bitcoin:2018-04-05", Updates.set("tick_count", 2)); // an int32

    assertThat(differences()).isEmpty();
  }

  @Test
  void shouldFindARawEventThatSomeoneHasChanged() {
    changeRawEvent(
        "tick:bitcoin:2@2018-04-05", Updates.set("payload.price", Decimal128.parse("2.50")));

    assertThat(differences())
        .containsExactly(
            "bitcoin:2018-04-05 high: 2.00, 2.50",
            "bitcoin:2018-04-05 close: 2.00, 2.50",
            "bitcoin:2018-04-05 mean: 1.55, 1.80");
  }

  @Test
  void shouldFindARawEventThatCannotBeReadAnyMoreAndOneThatIsGone() {
    changeRawEvent("tick:ethereum:4@2018-04-05", Updates.unset("payload"));
    deleteRawEvent("tick:bitcoin:1@2018-04-05");

    Findings findings = reconcile();

    assertThat(findings.unreadable())
        .hasEntrySatisfying(
            Days.day("ethereum:2018-04-05"),
            why ->
                assertThat(why)
                    .startsWith("the raw event tick:ethereum:4@2018-04-05 cannot be read: "));
    assertThat(differencesFound())
        .contains("bitcoin:2018-04-05 tick_count: 2, 1", "bitcoin:2018-04-05 open: 1.10, 2.00");
  }

  @Test
  void shouldFindASummaryThatIsMissing() {
    deleteSummary("ethereum:2018-04-05");

    assertThat(differences())
        .contains("ethereum:2018-04-05 close: -, 3", "ethereum:2018-04-05 tick_count: -, 1");
  }

  /** The stream stores raw events first: at the second look the summary is there, too. */
  @Test
  void shouldLookAgainAtWhatAStreamIsAboutToWrite() {
    RawEvents.insert(storage, List.of(event(tick("bitcoin", "2018-04-06T01:00:00Z", "10", 5))));

    Findings findings = reconcile(() -> summarize("bitcoin:2018-04-06"));

    assertThat(findings).isEqualTo(new Findings(3, 3, 0, 0, 0, Map.of(), List.of()));
  }

  /** Its raw events change all the time, but nothing writes the summary any more. */
  @Test
  void shouldFindASummaryThatIsStuckThoughItsDayGoesOn() {
    changeSummary("bitcoin:2018-04-06", Updates.set("tick_count", 1_000_000L));

    Findings findings =
        reconcile(
            () ->
                RawEvents.insert(
                    storage, List.of(event(tick("bitcoin", "2018-04-06T02:00:00Z", "10", 50)))));

    assertThat(findings.differing()).isOne();
    assertThat(differencesFound()).contains("bitcoin:2018-04-06 tick_count: 1000000, 2");
  }

  @Test
  void shouldEndWithoutFindingsWhenStoppedBeforeTheSecondLook() {
    deleteSummary("ethereum:2018-04-05");

    assertThat(compare().confirm(differing::addAll, () -> false)).isEmpty();
    assertThat(differing).isEmpty();
  }

  /** The day of a Monday and its week have the same name. */
  @Test
  void shouldTellADayFromItsWeek() {
    Windows windows = new Windows(ZoneOffset.UTC, EnumSet.of(WindowSize.DAY, WindowSize.WEEK));
    Clock clock = Clock.fixed(Instant.parse("2018-04-20T12:00:00Z"), ZoneOffset.UTC);
    RawEventReader byWeeks = MongoParts.rawEvents(database, windows);
    Recompute weekly = new Recompute(byWeeks, windows, Duration.ofHours(1), clock);
    RawEvents.insert(storage, List.of(event(tick("solana", "2018-04-09T12:00:00Z", "1", 60))));
    Reconcile reconcile = new Reconcile(weekly, summaries, windows, unit -> false);
    assertThat(
            new RangeRecompute(byWeeks, weekly, windows, 2, () -> false)
                .run(range("2018-04-09", "2018-04-15"), List.of(), reconcile, progress -> {}))
        .isTrue();

    Findings findings = reconcile.confirm(differing::addAll, () -> true).orElseThrow();

    assertThat(findings.differing()).isEqualTo(2);
    assertThat(differing)
        .extracting(comparison -> comparison.recomputed().window().window().size())
        .containsExactly(WindowSize.DAY, WindowSize.WEEK);
    assertThat(repair()).isEqualTo(2);
    assertThat(documents("weekly_summaries")).hasSize(1);
  }

  @Test
  void shouldSayWhatChangesWithEveryLook() {
    RawEvents.insert(storage, List.of(event(tick("bitcoin", "2018-04-06T01:00:00Z", "10", 50))));
    AtomicInteger number = new AtomicInteger(51);

    Findings findings =
        reconcile(
            () -> {
              summarize("bitcoin:2018-04-06");
              RawEvents.insert(
                  storage,
                  List.of(
                      event(
                          tick(
                              "bitcoin", "2018-04-06T02:00:00Z", "10", number.getAndIncrement()))));
            });

    assertThat(findings.differing()).isZero();
    assertThat(findings.changing()).containsExactly(Days.day("bitcoin:2018-04-06"));
  }
}
