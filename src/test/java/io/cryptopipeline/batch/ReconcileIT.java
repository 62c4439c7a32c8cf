package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.batch.Reconcile.Findings;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.mongo.RawEventReader;
import io.cryptopipeline.mongo.SummaryComparison;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ReconcileIT extends BatchDatabase {

  private static final DateRange BOTH_DAYS = range("2018-04-05", "2018-04-06");

  private final List<SummaryComparison> differing = new ArrayList<>();
  private final List<Summary> published = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  private Recompute recompute;
  private RangeRecompute ranges;
  private Predicate<CoinWindow> mayHaveExpired = unit -> false;

  @BeforeEach
  void fill() {
    recompute = recomputeAt("2018-04-07T12:00:00Z");
    ranges = new RangeRecompute(rawEvents, recompute, Windows.UTC_DAYS, 2, () -> false);
    RawEvents.insert(
        storage,
        List.of(
            event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", 1)),
            event(tick("bitcoin", "2018-04-05T12:00:00Z", "2.00", 2)),
            event(tick("bitcoin", "2018-04-06T00:00:00Z", "9", 3)),
            event(tick("ethereum", "2018-04-05T12:00:00Z", "3", 4))));
    storage.putSummaries(
        recompute
            .summarize(
                List.of(
                    Days.day("bitcoin:2018-04-05"),
                    Days.day("bitcoin:2018-04-06"),
                    Days.day("ethereum:2018-04-05")))
            .summaries());
  }

  @Test
  void shouldFindNothingWhenAllIsAsItWasWritten() {
    Findings findings = reconcile(() -> {});

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
    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"),
            new Document("$set", Document.parse("{\"" + field + "\": " + changed + "}")));

    assertThat(differences())
        .containsExactly("bitcoin:2018-04-05 %s: %s, %s".formatted(field, stored, recomputed));
  }

  @Test
  void shouldNotMindHowAToolHasStoredAnInteger() {
    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"), Updates.set("tick_count", 2)); // an int32

    assertThat(differences()).isEmpty();
  }

  @Test
  void shouldFindARawEventThatSomeoneHasChanged() {
    raw()
        .updateOne(
            Filters.eq("_id", "tick:bitcoin:2@2018-04-05"),
            Updates.set("payload.price", Decimal128.parse("2.50")));

    assertThat(differences())
        .containsExactly(
            "bitcoin:2018-04-05 high: 2.00, 2.50",
            "bitcoin:2018-04-05 close: 2.00, 2.50",
            "bitcoin:2018-04-05 mean: 1.55, 1.80");
  }

  @Test
  void shouldFindARawEventThatCannotBeReadAnyMoreAndOneThatIsGone() {
    raw().updateOne(Filters.eq("_id", "tick:ethereum:4@2018-04-05"), Updates.unset("payload"));
    raw().deleteOne(Filters.eq("_id", "tick:bitcoin:1@2018-04-05"));

    Findings findings = reconcile(() -> {});

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
    daily().deleteOne(Filters.eq("_id", "ethereum:2018-04-05"));

    assertThat(differences())
        .contains("ethereum:2018-04-05 close: -, 3", "ethereum:2018-04-05 tick_count: -, 1");
  }

  @Test
  void shouldFindNothingInSummariesWhoseRawEventsHaveExpired() {
    raw().deleteMany(Filters.eq("coin_id", "ethereum"));

    Findings findings = reconcile(() -> {});

    assertThat(differing).isEmpty();
    assertThat(findings.daysStored()).isEqualTo(2);
    assertThat(
            summaries.countDaily(
                List.of(), LocalDate.parse("2018-04-05"), LocalDate.parse("2018-04-06")))
        .isEqualTo(3);
  }

  @Test
  void shouldRepairWhatDiffers() {
    List<Document> before = documents("daily_summaries");
    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"),
            Updates.combine(
                Updates.set("close", Decimal128.parse("5")), Updates.set("tick_count", 1L)));
    daily().deleteOne(Filters.eq("_id", "ethereum:2018-04-05"));
    reconcile(() -> {});

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

    Findings findings = reconcile(() -> {});

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

    assertThat(reconcile(() -> {}).expired()).isOne();
    assertThat(differing).isEmpty();
  }

  /** The stored summary of a day that came late as a whole, of which other ticks are stored now. */
  @Test
  void shouldNotRepairALateDayWhoseTicksHaveExpired() {
    RawEvents.insert(storage, List.of(lateEvent(tick("solana", "2018-04-05T10:00:00Z", "7", 1))));
    storage.putSummaries(recompute.summarize(List.of(Days.day("solana:2018-04-05"))).summaries());
    raw().deleteOne(Filters.eq("coin_id", "solana"));
    RawEvents.insert(storage, List.of(lateEvent(tick("solana", "2018-04-05T11:00:00Z", "8", 2))));
    reconcile(() -> {});

    assertThat(repair()).isZero();
    assertThat(remarks)
        .containsExactly(
            "solana:2018-04-05 is left alone: the stored summary has times or prices that raw events no longer have; late ticks not taken in: up to 1 (aggregate --force overwrites)");
  }

  @Test
  void shouldNotRepairWhatWasChangedSinceItWasRead() {
    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"), Updates.set("close", Decimal128.parse("5")));
    reconcile(() -> {});
    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"), Updates.set("close", Decimal128.parse("6")));

    assertThat(repair()).isZero();
    assertThat(daily().find(Filters.eq("_id", "bitcoin:2018-04-05")).first().get("close"))
        .isEqualTo(Decimal128.parse("6"));
    assertThat(published).isEmpty();
  }

  /** The stream stores raw events first: at the second look the summary is there, too. */
  @Test
  void shouldLookAgainAtWhatAStreamIsAboutToWrite() {
    RawEvents.insert(storage, List.of(event(tick("bitcoin", "2018-04-06T01:00:00Z", "10", 5))));

    Findings findings =
        reconcile(
            () ->
                storage.putSummaries(
                    recompute.summarize(List.of(Days.day("bitcoin:2018-04-06"))).summaries()));

    assertThat(findings).isEqualTo(new Findings(3, 3, 0, 0, 0, Map.of(), List.of()));
  }

  /** Its raw events change all the time, but nothing writes the summary any more. */
  @Test
  void shouldFindASummaryThatIsStuckThoughItsDayGoesOn() {
    daily()
        .updateOne(Filters.eq("_id", "bitcoin:2018-04-06"), Updates.set("tick_count", 1_000_000L));

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
    daily().deleteOne(Filters.eq("_id", "ethereum:2018-04-05"));

    assertThat(run(Windows.UTC_DAYS, recompute, BOTH_DAYS).confirm(differing::addAll, () -> false))
        .isEmpty();
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

  /** Of ethereum none may have expired, so one that is gone is a difference. */
  @Test
  void shouldNotCallADayDifferentWhenItsRawEventsHaveExpiredInPart() {
    mayHaveExpired = unit -> unit.coinId().equals("bitcoin");
    RawEvents.insert(storage, List.of(event(tick("ethereum", "2018-04-05T13:00:00Z", "3", 5))));
    storage.putSummaries(recompute.summarize(List.of(Days.day("ethereum:2018-04-05"))).summaries());
    raw().deleteOne(Filters.eq("_id", "tick:bitcoin:1@2018-04-05"));
    raw().deleteOne(Filters.eq("_id", "tick:ethereum:4@2018-04-05"));
    daily().updateOne(Filters.eq("_id", "bitcoin:2018-04-06"), Updates.set("mean", 1));

    Findings findings = reconcile(() -> {});

    assertThat(findings.expired()).isEqualTo(1);
    assertThat(findings.differing()).isEqualTo(2);
    assertThat(differing)
        .extracting(one -> one.recomputed().window())
        .containsExactly(Days.day("bitcoin:2018-04-06"), Days.day("ethereum:2018-04-05"));
  }

  @Test
  void shouldSayWhatChangesWithEveryLook() {
    RawEvents.insert(storage, List.of(event(tick("bitcoin", "2018-04-06T01:00:00Z", "10", 50))));
    AtomicInteger number = new AtomicInteger(51);

    Findings findings =
        reconcile(
            () -> {
              storage.putSummaries(
                  recompute.summarize(List.of(Days.day("bitcoin:2018-04-06"))).summaries());
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

  /** Leaves one or none of the two ticks in time, and stores late ones. */
  private void loseRawEventsOfBitcoin(boolean isOneLeft, int late) {
    raw().deleteOne(Filters.eq("_id", "tick:bitcoin:1@2018-04-05"));
    if (!isOneLeft) {
      raw().deleteOne(Filters.eq("_id", "tick:bitcoin:2@2018-04-05"));
    }
    for (int id = 100; id < 100 + late; id++) {
      RawEvents.insert(
          storage, List.of(lateEvent(tick("bitcoin", "2018-04-05T11:00:00Z", "1.50", id))));
    }
  }

  private Reconcile run(Windows windows, Recompute recompute, DateRange range) {
    Reconcile reconcile = new Reconcile(recompute, summaries, windows, mayHaveExpired);
    assertThat(ranges.run(range, List.of(), reconcile, progress -> {})).isTrue();
    return reconcile;
  }

  private Findings reconcile(Runnable betweenTheLooks) {
    differing.clear();
    return run(Windows.UTC_DAYS, recompute, BOTH_DAYS)
        .confirm(
            differing::addAll,
            () -> {
              betweenTheLooks.run();
              return true;
            })
        .orElseThrow();
  }

  private long repair() {
    return Reconcile.repair(
        differing,
        summaries,
        new LatestSummaryPublisher(summaries, published::addAll),
        remarks::add);
  }

  private List<String> differences() {
    reconcile(() -> {});
    return differencesFound();
  }

  private List<String> differencesFound() {
    return differing.stream()
        .flatMap(
            comparison ->
                comparison.differences().stream()
                    .map(
                        difference ->
                            "%s %s: %s, %s"
                                .formatted(
                                    comparison.recomputed().window(),
                                    difference.field(),
                                    difference.stored().orElse("-"),
                                    difference.recomputed().orElse("-"))))
        .toList();
  }

  private MongoCollection<Document> daily() {
    return database.getCollection("daily_summaries");
  }

  private MongoCollection<Document> raw() {
    return database.getCollection("raw_events");
  }
}
