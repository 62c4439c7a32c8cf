package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Updates;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RecomputeLoopIT extends PendingDays {

  private static final CoinWindow ETHEREUM = Days.day("ethereum:2018-04-05");
  private static final CoinWindow LITECOIN = Days.day("litecoin:2018-04-05");

  @Test
  void shouldStoreAndPublishWhenDaysArePending() {
    storage.markPending(List.of(BITCOIN, ETHEREUM));

    recomputeAllBut();

    assertThat(published)
        .extracting(Summary::window, Summary::tickCount, Summary::lateCount)
        .containsExactlyInAnyOrder(tuple(BITCOIN, 2L, 1L), tuple(ETHEREUM, 1L, 0L));
    assertThat(summarized())
        .containsExactly("bitcoin close 2.00 of 2, BATCH", "ethereum close 3 of 1, BATCH");
  }

  @Test
  void shouldRecomputeAgainWhenADayIsMarkedInALaterRound() {
    try (RecomputeLoop loop = loop(published::addAll)) {
      loop.start(OFTEN);
      storage.markPending(List.of(BITCOIN));
      awaitPending(List.of());
      RawEvents.insert(
          storage, List.of(lateEvent(tick("bitcoin", "2018-04-05T02:00:00Z", "5.0", 5))));
      storage.markPending(List.of(BITCOIN));
      awaitPending(List.of());
    }

    assertThat(published).extracting(Summary::tickCount).containsExactly(2L, 3L);
    assertThat(summarized()).containsExactly("bitcoin close 5.0 of 3, BATCH");
  }

  @Test
  void shouldKeepADayPendingAndRecomputeItAgainWhenItIsMarkedDuringTheRecompute() throws Exception {
    storage.markPending(List.of(BITCOIN));
    CountDownLatch again = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();

    try (RecomputeLoop loop =
        loop(
            summaries -> {
              published.addAll(summaries);
              if (calls.incrementAndGet() == 1) {
                RawEvents.insert(
                    storage, List.of(lateEvent(tick("bitcoin", "2018-04-05T02:00:00Z", "5.0", 5))));
                storage.markPending(List.of(BITCOIN));
              } else {
                awaitUninterrupted(again);
              }
            })) {
      loop.start(OFTEN);
      await().until(() -> calls.get() == 2);

      assertThat(pending()).containsExactly(BITCOIN);

      again.countDown();
      awaitPending(List.of());
    }
    assertThat(published).extracting(Summary::tickCount).containsExactly(2L, 3L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$set\": {\"payload.price\": \"cheap\"}}",
        "{\"$set\": {\"payload.price\": 1.1}}",
        "{\"$set\": {\"payload.coin_id\": \"dogecoin\"}}",
        "{\"$set\": {\"payload.timestamp\": \"2018-04-07T00:00:00Z\"}}",
        "{\"$unset\": {\"payload\": 1}}",
        "{\"$unset\": {\"kafka\": 1}}",
      })
  void shouldNotHoldUpTheOtherDaysWhenARawEventWasChanged(String change) {
    tamper(Document.parse(change));
    storage.markPending(List.of(BITCOIN, ETHEREUM, LITECOIN));

    recomputeAllBut(ETHEREUM);

    assertThat(summarized())
        .containsExactly("bitcoin close 2.00 of 2, BATCH", "litecoin close 4 of 1, BATCH");
  }

  @Test
  void shouldRecomputeADayWhenItsChangedEventWasFixed() {
    tamper(Updates.set("payload.price", "cheap"));
    storage.markPending(List.of(BITCOIN, ETHEREUM));

    try (RecomputeLoop loop = loop(published::addAll)) {
      loop.start(OFTEN);
      awaitPending(List.of(ETHEREUM));
      tamper(Updates.set("payload.price", 3));
      loopClock.pass(RecomputeLoop.OWNED_FOR);
      awaitPending(List.of());
    }

    assertThat(summarized())
        .containsExactly("bitcoin close 2.00 of 2, BATCH", "ethereum close 3 of 1, BATCH");
  }

  @Test
  void shouldNotHoldUpTheOtherDaysWhenAForeignDocumentHoldsCoinAndDate() {
    daily()
        .insertOne(
            new Document("_id", "foreign")
                .append("coin_id", "ethereum")
                .append("date", "2018-04-05"));
    storage.markPending(List.of(BITCOIN, ETHEREUM, LITECOIN));

    recomputeAllBut(ETHEREUM);

    assertThat(published).extracting(Summary::window).containsExactlyInAnyOrder(BITCOIN, LITECOIN);
  }

  /** The topic is compacted: what is published last counts, so it must be what is stored. */
  @Test
  void shouldPublishWhatTheStreamHasStoredInBetween() {
    storage.markPending(List.of(BITCOIN));

    try (RecomputeLoop loop =
        loop(
            summaries -> {
              if (published.isEmpty()) {
                storage.putSummaries(List.of(summary(BITCOIN, 9, 1, true)));
              }
              published.addAll(summaries);
            })) {
      loop.start(OFTEN);
      awaitPending(List.of());
    }

    assertThat(published).extracting(Summary::tickCount).containsExactly(2L, 9L);
    assertThat(published.get(1)).isEqualTo(summary(BITCOIN, 9, 1, true));
  }

  @Test
  void shouldShowHowLongDaysWaitWhenTheRecomputeFails() {
    storage.markPending(List.of(BITCOIN));

    try (RecomputeLoop loop =
        loop(
            summaries -> {
              throw new UnsupportedOperationException("Kafka is away");
            })) {
      loop.start(OFTEN);
      await().until(() -> metric(Metric.RECOMPUTE_PENDING_UNITS) == 1);
      loopClock.pass(Duration.ofHours(3));

      assertThat(metric(Metric.RECOMPUTE_PENDING_SECONDS)).isGreaterThanOrEqualTo(10_800);
    }
  }

  @Test
  void shouldShowHowManyDaysWaitAndHowLongAsAMetric() {
    tamper(Updates.set("payload.price", "cheap")); // ethereum's day will wait
    storage.markPending(List.of(BITCOIN, ETHEREUM));

    try (RecomputeLoop loop = loop(published::addAll)) {
      loopClock.pass(Duration.ofSeconds(90));
      loop.start(OFTEN);
      await().until(() -> metric(Metric.RECOMPUTE_PENDING_UNITS) == 1);
      await().until(() -> metric(Metric.RECOMPUTE_PENDING_SECONDS) >= 90);
      tamper(Updates.set("payload.price", 3));
      loopClock.pass(RecomputeLoop.OWNED_FOR);
      await().until(() -> metric(Metric.RECOMPUTE_PENDING_UNITS) == 0);
      assertThat(metric(Metric.RECOMPUTE_PENDING_SECONDS)).isZero();
    }
  }

  @Test
  void shouldForgetADayWhenItHasNoRawEvents() {
    storage.markPending(List.of(Days.day("bitcoin:2018-04-04")));

    recomputeAllBut();

    assertThat(published).isEmpty();
    assertThat(MongoParts.summaries(database).daily()).isEmpty();
  }

  @Test
  void shouldTryAgainAndKeepTheDayPendingWhenPublishingFails() {
    storage.markPending(List.of(BITCOIN));
    AtomicInteger calls = new AtomicInteger();
    List<List<CoinWindow>> duringTheSecond = new CopyOnWriteArrayList<>();

    try (RecomputeLoop loop =
        loop(
            summaries -> {
              if (calls.incrementAndGet() == 1) {
                loopClock.pass(RecomputeLoop.OWNED_FOR);
                throw new UnsupportedOperationException("Kafka is away");
              }
              duringTheSecond.add(pending());
              published.addAll(summaries);
            })) {
      loop.start(OFTEN);
      awaitPending(List.of());
    }

    assertThat(duringTheSecond).containsExactly(List.of(BITCOIN));
    assertThat(published).extracting(Summary::window).containsExactly(BITCOIN);
  }

  @Test
  void shouldPublishNothingAndForgetTheDayWhenABetterSummaryIsStored() {
    storage.putSummaries(List.of(summary(BITCOIN, 9, 1, true)));
    storage.markPending(List.of(BITCOIN));

    recomputeAllBut();

    assertThat(published).isEmpty();
    assertThat(summarized()).containsExactly("bitcoin close 2.00 of 9, STREAM");
  }

  @Test
  void shouldRecomputeEveryDayWhenMoreThanAThousandWait() {
    List<CoinWindow> days = new ArrayList<>();
    for (int number = 0; number < 1_001; number++) {
      days.add(Days.day("bitcoin", LocalDate.parse("2015-01-01").plusDays(number)));
    }
    RawEvents.insert(
        storage,
        days.stream()
            .map(
                day ->
                    event(
                        tick("bitcoin", day.start().toString(), "1", day.start().getEpochSecond())))
            .toList());
    storage.markPending(days);

    try (RecomputeLoop loop = loop(published::addAll)) {
      loop.start(OFTEN);
      await().untilAsserted(() -> assertThat(pendingRecomputes.list(10)).isEmpty());
    }

    assertThat(published).extracting(Summary::window).containsExactlyInAnyOrderElementsOf(days);
    assertThat(MongoParts.summaries(database).daily()).hasSize(1_001);
  }

  private void tamper(Bson change) {
    changeRawEvent("tick:ethereum:3@2018-04-05", change);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
