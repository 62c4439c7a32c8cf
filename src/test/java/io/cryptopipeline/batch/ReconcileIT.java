package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.RawEventFixture.event;
import static io.cryptopipeline.testing.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.batch.Reconcile.Findings;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.MongoStorage;
import io.cryptopipeline.mongo.RawEvents;
import io.cryptopipeline.mongo.Summaries;
import io.cryptopipeline.testing.Days;
import io.cryptopipeline.testing.FreshDatabase;
import io.cryptopipeline.testing.MongoParts;
import io.cryptopipeline.testing.RealMongo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ReconcileIT {

  private static final DateRange BOTH_DAYS =
      new DateRange(LocalDate.parse("2018-04-05"), LocalDate.parse("2018-04-06"));

  private FreshDatabase fresh;
  private MongoDatabase database;
  private MongoStorage storage;
  private Summaries summaries;
  private Recompute recompute;
  private RangeRecompute ranges;

  @BeforeEach
  void create() {
    fresh = RealMongo.freshDatabase();
    database = fresh.database();
    MongoParts.ensureIndexes(database);
    storage = MongoParts.storage(database);
    summaries = MongoParts.summaries(database);
    RawEvents rawEvents = MongoParts.rawEvents(database);
    Clock clock = Clock.fixed(Instant.parse("2018-04-07T12:00:00Z"), ZoneOffset.UTC);
    recompute = new Recompute(rawEvents, Windows.UTC_DAYS, Duration.ofHours(1), clock);
    ranges = new RangeRecompute(rawEvents, recompute, Windows.UTC_DAYS, 2, () -> false);
    storage.insertRawEvents(
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

  @AfterEach
  void drop() {
    fresh.close();
  }

  @Test
  void shouldFindNothingWhenAllIsAsItWasWritten() {
    Reconcile reconcile = reconcile();

    assertThat(differences(reconcile.findings(() -> {}))).isEmpty();
    assertThat(reconcile.compared()).isEqualTo(3);
    assertThat(reconcile.daysStored()).isEqualTo(3);
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

    assertThat(differences(reconcile().findings(() -> {})))
        .containsExactly("bitcoin:2018-04-05 %s: %s, %s".formatted(field, stored, recomputed));
  }

  @Test
  void shouldNotMindHowAToolHasStoredAnInteger() {
    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"), Updates.set("tick_count", 2)); // an int32

    assertThat(differences(reconcile().findings(() -> {}))).isEmpty();
  }

  @Test
  void shouldFindARawEventThatSomeoneHasChanged() {
    raw()
        .updateOne(
            Filters.eq("_id", "tick:bitcoin:2"),
            Updates.set("payload.price", Decimal128.parse("2.50")));

    assertThat(differences(reconcile().findings(() -> {})))
        .containsExactly(
            "bitcoin:2018-04-05 high: 2.00, 2.50",
            "bitcoin:2018-04-05 close: 2.00, 2.50",
            "bitcoin:2018-04-05 mean: 1.55, 1.80");
  }

  @Test
  void shouldFindARawEventThatCannotBeReadAnyMoreAndOneThatIsGone() {
    raw().updateOne(Filters.eq("_id", "tick:ethereum:4"), Updates.unset("payload"));
    raw().deleteOne(Filters.eq("_id", "tick:bitcoin:1"));

    Findings findings = reconcile().findings(() -> {});

    assertThat(findings.unreadable())
        .hasEntrySatisfying(
            Days.day("ethereum:2018-04-05"),
            why ->
                assertThat(why).startsWith("the raw event tick:ethereum:4 cannot be read again"));
    assertThat(differences(findings))
        .contains("bitcoin:2018-04-05 tick_count: 2, 1", "bitcoin:2018-04-05 open: 1.10, 2.00");
  }

  @Test
  void shouldFindASummaryThatIsMissing() {
    daily().deleteOne(Filters.eq("_id", "ethereum:2018-04-05"));

    assertThat(differences(reconcile().findings(() -> {})))
        .contains("ethereum:2018-04-05 close: -, 3", "ethereum:2018-04-05 tick_count: -, 1");
  }

  @Test
  void shouldFindNothingInSummariesWhoseRawEventsHaveExpired() {
    raw().deleteMany(Filters.eq("coin_id", "ethereum"));

    Reconcile reconcile = reconcile();

    assertThat(differences(reconcile.findings(() -> {}))).isEmpty();
    assertThat(reconcile.daysStored()).isEqualTo(2);
    assertThat(
            summaries.countDaily(
                List.of(), LocalDate.parse("2018-04-05"), LocalDate.parse("2018-04-06")))
        .isEqualTo(3);
  }

  @Test
  void shouldRepairWhatDiffersBeItOfFewerTicks() {
    List<Document> before = documents();
    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"),
            Updates.combine(
                Updates.set("close", Decimal128.parse("5")), Updates.set("tick_count", 77L)));
    daily().deleteOne(Filters.eq("_id", "ethereum:2018-04-05"));
    Reconcile reconcile = reconcile();

    List<Summary> repaired = reconcile.repair(reconcile.findings(() -> {}).differing());

    assertThat(repaired)
        .extracting(summary -> summary.window().id())
        .containsExactly("bitcoin:2018-04-05", "ethereum:2018-04-05");
    assertThat(documents()).isEqualTo(before);
    assertThat(differences(reconcile().findings(() -> {}))).isEmpty();
  }

  @Test
  void shouldNotRepairWhatWasChangedSinceItWasRead() {
    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"), Updates.set("close", Decimal128.parse("5")));
    Reconcile reconcile = reconcile();
    Findings findings = reconcile.findings(() -> {});
    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"), Updates.set("close", Decimal128.parse("6")));

    assertThat(reconcile.repair(findings.differing())).isEmpty();
    assertThat(daily().find(Filters.eq("_id", "bitcoin:2018-04-05")).first().get("close"))
        .isEqualTo(Decimal128.parse("6"));
  }

  /** The stream stores raw events first: at the second look the summary is there, too. */
  @Test
  void shouldLookAgainAtWhatAStreamIsAboutToWrite() {
    storage.insertRawEvents(List.of(event(tick("bitcoin", "2018-04-06T01:00:00Z", "10", 5))));
    Reconcile reconcile = reconcile();

    Findings findings =
        reconcile.findings(
            () ->
                storage.putSummaries(
                    recompute.summarize(List.of(Days.day("bitcoin:2018-04-06"))).summaries()));

    assertThat(differences(findings)).isEmpty();
    assertThat(findings.moving()).isEmpty();
  }

  @Test
  void shouldSayWhatChangesWithEveryLook() {
    storage.insertRawEvents(List.of(event(tick("bitcoin", "2018-04-06T01:00:00Z", "10", 50))));
    AtomicInteger number = new AtomicInteger(51);
    Reconcile reconcile = reconcile();

    Findings findings =
        reconcile.findings(
            () ->
                storage.insertRawEvents(
                    List.of(
                        event(
                            tick(
                                "bitcoin",
                                "2018-04-06T02:00:00Z",
                                "10",
                                number.getAndIncrement())))));

    assertThat(findings.differing()).isEmpty();
    assertThat(findings.moving()).containsExactly(Days.day("bitcoin:2018-04-06"));
  }

  private Reconcile reconcile() {
    Reconcile reconcile = new Reconcile(recompute, summaries, Windows.UTC_DAYS);
    assertThat(ranges.run(BOTH_DAYS, List.of(), reconcile, progress -> {})).isTrue();
    return reconcile;
  }

  private static List<String> differences(Findings findings) {
    return findings.differing().stream()
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

  private List<Document> documents() {
    return daily().find().sort(new Document("_id", 1)).into(new ArrayList<>());
  }
}
