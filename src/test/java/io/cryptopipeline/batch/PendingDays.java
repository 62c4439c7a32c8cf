package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.mongo.PendingRecomputes;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;

/** Ticks of three coins on one day, and the loop that recomputes the days which are pending. */
abstract class PendingDays extends BatchDatabase {

  static final CoinWindow BITCOIN = Days.day("bitcoin:2018-04-05");
  static final Duration OFTEN = Duration.ofMillis(20);

  final List<Summary> published = new CopyOnWriteArrayList<>();
  final MeterRegistry meters = new SimpleMeterRegistry();
  final SleptTime loopClock = SleptTime.running();
  PendingRecomputes pendingRecomputes;

  @BeforeEach
  final void storeTicks() {
    pendingRecomputes = MongoParts.pendingRecomputes(database);
    RawEvents.insert(
        storage,
        List.of(
            event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", 1)),
            lateEvent(tick("bitcoin", "2018-04-05T01:00:00Z", "2.00", 2)),
            event(tick("ethereum", "2018-04-05T00:00:00Z", "3", 3)),
            event(tick("litecoin", "2018-04-05T00:00:00Z", "4", 4))));
  }

  final RecomputeLoop loop(Consumer<List<Summary>> publisher) {
    Recompute recompute = recomputeAt("2018-04-05T12:30:00Z");
    return new RecomputeLoop(
        pendingRecomputes,
        recompute,
        storage,
        summaries,
        new LatestSummaryPublisher(summaries, publisher),
        meters,
        loopClock);
  }

  /** Runs the loop until no other days are pending. */
  final void recomputeAllBut(CoinWindow... left) {
    try (RecomputeLoop loop = loop(published::addAll)) {
      loop.start(OFTEN);
      awaitPending(List.of(left));
    }
  }

  final List<CoinWindow> pending() {
    return pendingRecomputes.list(10).stream().map(Pending::unit).toList();
  }

  final void awaitPending(List<CoinWindow> expected) {
    await().untilAsserted(() -> assertThat(pending()).containsExactlyElementsOf(expected));
  }

  final long metric(Metric metric) {
    return Metered.value(meters, metric);
  }

  final List<String> summarized() {
    return MongoParts.summaries(database).daily().stream()
        .map(
            summary ->
                "%s close %s of %s, %s"
                    .formatted(
                        summary.window().coinId(),
                        summary.close(),
                        summary.tickCount(),
                        summary.computedBy()))
        .toList();
  }
}
