package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.batch.Aggregate.Totals;
import io.cryptopipeline.batch.Aggregate.WriteMode;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AggregateIT extends BatchDatabase {

  private static final CoinWindow BITCOIN = Days.day("bitcoin:2018-04-05");
  private static final CoinWindow ETHEREUM = Days.day("ethereum:2018-04-05");
  private static final DateRange THE_DAY = range("2018-04-05", "2018-04-05");

  private final List<Summary> published = new CopyOnWriteArrayList<>();
  private final List<String> remarks = new CopyOnWriteArrayList<>();

  @BeforeEach
  void create() {
    RawEvents.insert(
        storage,
        List.of(
            event(tick("bitcoin", "2018-04-04T23:59:59.999Z", "9", 1)),
            event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", 2)),
            lateEvent(tick("bitcoin", "2018-04-05T23:59:59.999Z", "2.00", 3)),
            event(tick("bitcoin", "2018-04-06T00:00:00Z", "9", 4)),
            event(tick("ethereum", "2018-04-05T12:00:00Z", "3", 5))));
  }

  @Test
  void shouldWriteAndPublishTheSummariesOfTheDayAndNoOther() {
    Totals totals = aggregate(THE_DAY, List.of(), WriteMode.GUARDED);

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
    aggregate(THE_DAY, List.of(), WriteMode.GUARDED);
    List<Document> before = documents("daily_summaries");
    published.clear();

    Totals totals = aggregate(THE_DAY, List.of(), WriteMode.GUARDED);

    assertThat(totals).isEqualTo(new Totals(2, 3, 0, 2, 0, 0));
    assertThat(documents("daily_summaries")).isEqualTo(before);
    assertThat(published).hasSize(2);
  }

  @Test
  void shouldLeaveASummaryOfMoreTicksAloneAndSayIt() {
    storage.putSummaries(List.of(summary(BITCOIN, 9, 0, true)));

    Totals totals = aggregate(THE_DAY, List.of(), WriteMode.GUARDED);

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

    Totals totals = aggregate(THE_DAY, List.of(), WriteMode.FORCED);

    assertThat(totals).isEqualTo(new Totals(2, 3, 2, 0, 0, 0));
    assertThat(stored()).contains("bitcoin 2018-04-05 2.00 of 2, 1 late");
    assertThat(published).extracting(Summary::window).containsExactlyInAnyOrder(BITCOIN, ETHEREUM);
    assertThat(remarks).isEmpty();
  }

  @Test
  void shouldWriteNothingButSayWhatWouldBeInADryRun() {
    storage.putSummaries(List.of(ofTheFirstTick()));
    List<Document> before = documents("daily_summaries");

    assertThat(aggregate(range("2018-04-04", "2018-04-05"), List.of(), WriteMode.DRY_RUN))
        .isEqualTo(new Totals(3, 4, 3, 0, 0, 0));
    assertThat(documents("daily_summaries")).isEqualTo(before);

    storage.putSummaries(List.of(summary(BITCOIN, 9, 0, false)));
    assertThat(aggregate(THE_DAY, List.of(), WriteMode.DRY_RUN))
        .isEqualTo(new Totals(2, 3, 1, 0, 1, 0));
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
    database
        .getCollection("raw_events")
        .updateOne(
            Filters.eq("_id", "tick:bitcoin:2@2018-04-05"), Updates.set("payload.price", "cheap"));

    Totals totals = aggregate(range("2018-04-04", "2018-04-06"), List.of(), WriteMode.GUARDED);

    assertThat(totals).isEqualTo(new Totals(3, 3, 3, 0, 0, 1));
    assertThat(remarks)
        .singleElement()
        .asString()
        .startsWith(
            "bitcoin:2018-04-05 is not recomputed: the raw event tick:bitcoin:2@2018-04-05 cannot be read");
    assertThat(stored()).hasSize(3).noneMatch(summary -> summary.startsWith("bitcoin 2018-04-05"));
  }

  @Test
  void shouldWriteADayThatIsFarFromTheOthersAndNoneInBetween() {
    RawEvents.insert(storage, List.of(event(tick("bitcoin", "2011-01-01T00:00:00Z", "0.3", 6))));

    Totals totals = aggregate(range("2010-01-01", "2025-01-01"), List.of(), WriteMode.GUARDED);

    assertThat(totals).isEqualTo(new Totals(5, 6, 5, 0, 0, 0));
  }

  @Test
  void shouldSaySoWhenThereIsNothing() {
    assertThat(aggregate(range("2019-01-01", "2019-12-31"), List.of(), WriteMode.GUARDED))
        .isEqualTo(new Totals(0, 0, 0, 0, 0, 0));
    assertThat(aggregate(THE_DAY, List.of("dogecoin"), WriteMode.GUARDED))
        .isEqualTo(new Totals(0, 0, 0, 0, 0, 0));
    assertThat(stored()).isEmpty();
  }

  /** More days than are recomputed at once, on several threads. */
  @Test
  void shouldWriteEveryDayOfManyCoinsOnceAndTellHowFarItIs() {
    List<RawEvent> events = new ArrayList<>();
    Set<String> days = new TreeSet<>();
    LocalDate first = LocalDate.parse("2020-01-01");
    for (int coin = 0; coin < 5; coin++) {
      for (int day = 0; day < 250; day++) {
        String date = first.plusDays(day + day / 100).toString();
        days.add("coin-" + coin + " " + date);
        events.add(event(tick("coin-" + coin, date + "T12:00:00Z", "1", coin * 1000L + day)));
      }
    }
    RawEvents.insert(storage, events);
    ConcurrentLinkedQueue<Double> parts = new ConcurrentLinkedQueue<>();

    ranges(2, new AtomicBoolean())
        .run(
            range("2020-01-01", "2020-12-31"),
            List.of(),
            job(WriteMode.GUARDED),
            progress -> parts.add(progress.part()));

    assertThat(stored().stream().map(s -> s.substring(0, "coin-0 2020-01-01".length())))
        .containsExactlyElementsOf(days);
    assertThat(published).hasSize(5 * 250).doesNotHaveDuplicates();
    assertThat(parts).last().satisfies(part -> assertThat(part).isBetween(0.999, 1.001));
    assertThat(parts).allMatch(part -> part <= 1.001);
  }

  /** Each of the two waits until the other is there, too. */
  @Test
  void shouldRecomputeCoinsSideBySide() {
    CyclicBarrier both = new CyclicBarrier(2);

    boolean ended =
        ranges(2, new AtomicBoolean())
            .run(
                THE_DAY,
                List.of(),
                recomputed -> {
                  try {
                    both.await();
                  } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                  }
                },
                progress -> {});

    assertThat(ended).isTrue();
  }

  @Test
  void shouldCountACoinOnceThatIsNamedTwice() {
    assertThat(aggregate(THE_DAY, List.of("bitcoin", "bitcoin"), WriteMode.GUARDED))
        .isEqualTo(new Totals(1, 2, 1, 0, 0, 0));
  }

  /** The stream knows by the times of its records that the coin is quiet; raw events came now. */
  @Test
  void shouldNotTakeBackThatADayIsFinal() {
    aggregate(THE_DAY, List.of(), WriteMode.GUARDED);
    database
        .getCollection("daily_summaries")
        .updateMany(new Document(), Updates.set("final", true));
    database
        .getCollection("raw_events")
        .updateMany(
            new Document(), Updates.set("ingested_at", Instant.parse("2018-04-06T11:59:00Z")));
    database.getCollection("raw_events").deleteOne(Filters.eq("_id", "tick:bitcoin:4@2018-04-06"));

    assertThat(aggregate(THE_DAY, List.of(), WriteMode.FORCED))
        .isEqualTo(new Totals(2, 3, 0, 2, 0, 0));
    assertThat(remarks).isEmpty();
    assertThat(documents("daily_summaries")).allMatch(summary -> summary.getBoolean("final"));
  }

  @Test
  void shouldEndBetweenTwoPiecesWhenStoppedAndDoTheRestWhenRunAgain() {
    List<RawEvent> events = new ArrayList<>();
    for (int day = 0; day < 300; day++) {
      String date = LocalDate.parse("2020-01-01").plusDays(day).toString();
      events.add(event(tick("coin", date + "T12:00:00Z", "1", 100 + day)));
    }
    RawEvents.insert(storage, events);
    AtomicBoolean stop = new AtomicBoolean();

    boolean ended =
        ranges(2, stop)
            .run(
                range("2020-01-01", "2020-12-31"),
                List.of("coin"),
                job(WriteMode.GUARDED),
                progress -> stop.set(true));

    assertThat(ended).isFalse();
    assertThat(stored()).hasSize(100);
    assertThat(aggregate(range("2020-01-01", "2020-12-31"), List.of("coin"), WriteMode.GUARDED))
        .isEqualTo(new Totals(300, 300, 200, 100, 0, 0));
  }

  private Totals aggregate(DateRange range, List<String> coins, WriteMode mode) {
    Aggregate job = job(mode);
    assertThat(ranges(2, new AtomicBoolean()).run(range, coins, job, progress -> {})).isTrue();
    return job.totals();
  }

  private Aggregate job(WriteMode mode) {
    return new Aggregate(
        summaries,
        storage,
        new LatestSummaryPublisher(summaries, published::addAll),
        mode,
        remarks::add);
  }

  private RangeRecompute ranges(int threads, AtomicBoolean stop) {
    return new RangeRecompute(
        rawEvents, recomputeAt("2018-04-06T12:00:00Z"), Windows.UTC_DAYS, threads, stop::get);
  }

  private List<String> stored() {
    return summaries.daily().stream()
        .map(
            summary ->
                "%s %s %s of %s, %s late"
                    .formatted(
                        summary.window().coinId(),
                        summary.window().window().name(),
                        summary.close(),
                        summary.tickCount(),
                        summary.lateCount()))
        .toList();
  }
}
