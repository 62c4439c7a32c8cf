package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.batch.Aggregate.Totals;
import io.cryptopipeline.batch.Aggregate.WriteMode;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;

/** Ticks of two coins on three days, and what an aggregation of them stores and publishes. */
abstract class AggregatedDays extends BatchDatabase {

  static final DateRange THE_DAY = range("2018-04-05", "2018-04-05");

  final List<Summary> published = new CopyOnWriteArrayList<>();
  final List<String> remarks = new CopyOnWriteArrayList<>();

  @BeforeEach
  final void storeTicks() {
    RawEvents.insert(
        storage,
        List.of(
            event(tick("bitcoin", "2018-04-04T23:59:59.999Z", "9", 1)),
            event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", 2)),
            lateEvent(tick("bitcoin", "2018-04-05T23:59:59.999Z", "2.00", 3)),
            event(tick("bitcoin", "2018-04-06T00:00:00Z", "9", 4)),
            event(tick("ethereum", "2018-04-05T12:00:00Z", "3", 5))));
  }

  final Totals aggregate(DateRange range, WriteMode mode) {
    return aggregate(range, List.of(), mode);
  }

  final Totals aggregate(DateRange range, List<String> coins, WriteMode mode) {
    Aggregate job = job(mode);
    assertThat(ranges(() -> false).run(range, coins, job, progress -> {})).isTrue();
    return job.totals();
  }

  final Aggregate job(WriteMode mode) {
    return new Aggregate(
        summaries,
        storage,
        new LatestSummaryPublisher(summaries, published::addAll),
        mode,
        remarks::add);
  }

  final RangeRecompute ranges(BooleanSupplier stop) {
    return new RangeRecompute(
        rawEvents, recomputeAt("2018-04-06T12:00:00Z"), Windows.UTC_DAYS, 2, stop);
  }

  final List<String> stored() {
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
