package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.PreciseTicks;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class RecomputeIT extends BatchDatabase {

  private static final CoinWindow DAY = Days.day("bitcoin:2018-04-05");
  private static final Instant EARLY = Instant.parse("2018-04-05T10:00:00Z");

  @Test
  void shouldSummarizeByHandWhenRawEventsAreStoredOutOfOrder() {
    RawEvents.insert(
        storage,
        List.of(
            event(volume("2018-04-05T02:00:00Z", "2.00", "1", 4), 1, true, EARLY),
            event(volume("2018-04-05T00:00:01Z", "1.10", "2.5", 1), 4, false, EARLY),
            event(volume("2018-04-05T01:00:00Z", "4", "0", 3), 2, false, EARLY),
            // held as text: a minus zero, and a key with a dot
            event(
                """
                {"coin_id":"bitcoin","timestamp":"2018-04-05T00:30:00Z","price":0.5,"trade_id":2,\
                "volume":-0,"a.b":1}""",
                3,
                true,
                EARLY)));

    List<Summary> summaries =
        recomputeAt("2018-04-05T12:00:00Z").summarize(List.of(DAY)).summaries();

    assertThat(summaries)
        .containsExactly(
            new Summary(
                DAY,
                Optional.empty(),
                new BigDecimal("1.10"),
                new BigDecimal("4"),
                new BigDecimal("0.5"),
                new BigDecimal("2.00"),
                new BigDecimal("1.90"), // 7.60 / 4
                4,
                Optional.of(new BigDecimal("3.5")),
                Optional.of(new BigDecimal("1.357142857142857142857142857142857")), // 4.75 / 3.5
                Instant.parse("2018-04-05T00:00:01Z"),
                Instant.parse("2018-04-05T02:00:00Z"),
                1319, // 02:01 to 24:00
                2,
                false,
                ComputedBy.BATCH,
                Instant.parse("2018-04-05T12:00:00Z")));
  }

  @ParameterizedTest
  @MethodSource("io.cryptopipeline.testing.ticks.PreciseTicks#all")
  void shouldOrderTicksOfOneMillisecondByTheirWholeTime(PreciseTicks ticks) {
    RawEvents.insert(
        storage,
        List.of(
            event(ticks.later(), CoinNames.builtIn(), ticks.headers()),
            event(ticks.earlier(), CoinNames.builtIn(), ticks.headers())));

    assertThat(recomputeAt("2018-04-05T12:00:00Z").summarize(List.of(DAY)).summaries())
        .extracting(summary -> summary.open() + " " + summary.close())
        .containsExactly("100 200");
  }

  @Test
  void shouldEqualTheFoldOfTheTicksWhenDaysAndCoinsAreMany() {
    Random random = new Random(20180405);
    Instant start = Instant.parse("2018-04-05T00:00:00Z");
    List<RawEvent> events = new ArrayList<>();
    Map<CoinWindow, TickFold> folds = new HashMap<>();
    Map<CoinWindow, Long> late = new HashMap<>();
    for (int number = 0; number < 1_000; number++) {
      String json =
          """
          {"coin_id":"coin-%s","timestamp":"%s","price":%s,"volume":%s,%s}"""
              .formatted(
                  random.nextInt(3),
                  start.plusSeconds(random.nextInt(3 * 86_400)),
                  new BigDecimal(random.nextLong(1, Long.MAX_VALUE)).movePointLeft(11),
                  new BigDecimal(random.nextInt(1_000_000)).movePointLeft(random.nextInt(6)),
                  number % 5 == 0 ? "\"$text\":" + number : "\"trade_id\":" + number);
      RawEvent event = event(json, random.nextInt(100_000), random.nextInt(10) == 0, EARLY);
      events.add(event);
      Tick tick = event.rawTick().tick();
      folds.compute(
          event.unit(),
          (unit, fold) ->
              fold == null
                  ? TickFold.of(unit, tick, event.offset())
                  : fold.plus(tick, event.offset()));
      late.merge(event.unit(), event.late() ? 1L : 0L, Long::sum);
    }
    RawEvents.insert(storage, events);
    Instant now = start.plusSeconds(1);

    List<Summary> summaries =
        recomputeAt(now.toString()).summarize(List.copyOf(folds.keySet())).summaries();

    assertThat(
            database
                .getCollection(MongoParts.RAW_EVENTS)
                .countDocuments(Filters.exists("payload_text")))
        .isEqualTo(200);
    assertThat(summaries)
        .hasSize(9)
        .containsExactlyInAnyOrderElementsOf(
            folds.values().stream()
                .map(
                    fold ->
                        fold.summarize(
                            late.get(fold.window()),
                            // Ticks of the third day are past the end and grace of the first two.
                            fold.window().start().isBefore(start.plus(Duration.ofDays(2))),
                            ComputedBy.BATCH,
                            now))
                .toList());
  }

  @Test
  void shouldLeaveOutADayWhenItHasNoRawEvents() {
    RawEvents.insert(storage, List.of(event(tick("bitcoin", "2018-04-05T00:00:00Z", "1", 1))));

    List<Summary> summaries =
        recomputeAt("2018-04-05T12:00:00Z")
            .summarize(
                List.of(Days.day("bitcoin:2018-04-04"), DAY, Days.day("ethereum:2018-04-05")))
            .summaries();

    assertThat(summaries).extracting(Summary::window).containsExactly(DAY);
  }

  /** The day ends at 2018-04-06T00:00; its grace of one hour at 01:00. */
  @ParameterizedTest(name = "tick at {0}, ingested at {1}, now {2}: final {3}")
  @CsvSource({
    // A tick past the end and grace: final, whatever the clock says, and though it has just come.
    "2018-04-06T01:00:00.000Z, 2018-04-06T01:00:00Z, 2018-04-06T01:00:00Z, true",
    "2018-04-06T01:00:00.000Z, 2018-04-05T12:00:00Z, 2018-04-05T12:00:00Z, true",
    "2018-04-09T00:00:00.000Z, 2018-04-06T00:00:00Z, 2018-04-06T00:00:00Z, true",
    // One a millisecond before it, and one has just come: not final.
    "2018-04-06T00:59:59.999Z, 2018-04-06T00:59:59Z, 2018-04-06T01:00:00Z, false",
    "2018-04-06T00:59:59.999Z, 2018-04-06T01:30:00Z, 2018-04-06T02:00:00Z, false",
    // Nothing has come for as long as the grace: final, once the clock is past end and grace.
    "2018-04-05T23:00:00.000Z, 2018-04-05T23:00:00Z, 2018-04-06T01:00:00.000Z, true",
    "2018-04-05T23:00:00.000Z, 2018-04-05T23:00:00Z, 2018-04-06T00:59:59.999Z, false",
    "2018-04-05T23:00:00.000Z, 2018-04-06T09:00:00.000Z, 2018-04-06T10:00:00Z, true",
    "2018-04-05T23:00:00.000Z, 2018-04-06T09:00:00.001Z, 2018-04-06T10:00:00Z, false",
    // A tick of a later hour within the grace came last.
    "2018-04-06T00:30:00.000Z, 2018-04-06T09:30:00Z, 2018-04-06T10:00:00Z, false",
  })
  void shouldSayFinalWhenTheDayIsOver(
      String timestamp, Instant ingestedAt, String now, boolean isFinal) {
    RawEvents.insert(
        storage,
        List.of(
            event(tick("bitcoin", "2018-04-05T00:00:00Z", "1", 1), 1, false, EARLY),
            event(tick("bitcoin", timestamp, "1", 2), 2, false, ingestedAt),
            // neither another coin's time nor its coming counts
            event(tick("ethereum", "2018-04-09T00:00:00Z", "1", 3), 3, false, Instant.parse(now))));

    List<Summary> summaries = recomputeAt(now).summarize(List.of(DAY)).summaries();

    assertThat(summaries).extracting(Summary::isFinal).containsExactly(isFinal);
  }

  /** Whether a day is final depends on that day alone, not on what is recomputed beside it. */
  @Test
  void shouldSayTheSameOfADayWhenOthersAreRecomputedWithIt() {
    RawEvents.insert(
        storage,
        List.of(
            event(
                tick("bitcoin", "2018-04-04T12:00:00Z", "1", 1),
                1,
                true,
                Instant.parse("2018-04-06T11:50:00Z")),
            event(tick("bitcoin", "2018-04-05T12:00:00Z", "1", 2), 2, false, EARLY)));
    Recompute recompute = recomputeAt("2018-04-06T12:00:00Z");

    assertThat(recompute.summarize(List.of(DAY)).summaries())
        .extracting(Summary::isFinal)
        .containsExactly(true);
    assertThat(recompute.summarize(List.of(Days.day("bitcoin:2018-04-04"), DAY)).summaries())
        .extracting(Summary::window, Summary::isFinal)
        .contains(tuple(DAY, true));
  }

  @Test
  void shouldNameTheEventWhenSomeoneHasChangedIt() {
    RawEvents.insert(storage, List.of(event(tick("bitcoin", "2018-04-05T00:00:00Z", "1", 17))));
    database
        .getCollection(MongoParts.RAW_EVENTS)
        .updateOne(new Document(), Updates.set("payload.price", "cheap"));
    Recompute recompute = recomputeAt("2018-04-05T12:00:00Z");

    assertThat(recompute.summarize(List.of(DAY)).summaries()).isEmpty();
    assertThat(recompute.summarize(List.of(DAY)).unreadable())
        .containsOnlyKeys(DAY)
        .extractingByKey(DAY, STRING)
        .startsWith("the raw event tick:bitcoin:17@2018-04-05 cannot be read: ");
  }

  private static String volume(String timestamp, String price, String volume, long tradeId) {
    return "{\"coin_id\":\"bitcoin\",\"timestamp\":\"%s\",\"price\":%s,\"volume\":%s,\"trade_id\":%s}"
        .formatted(timestamp, price, volume, tradeId);
  }
}
