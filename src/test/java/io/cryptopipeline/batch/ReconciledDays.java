package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import io.cryptopipeline.batch.Reconcile.Findings;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.SummaryComparison;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.BeforeEach;

/** Two days of ticks with their summaries, and what a reconcile finds in them. */
abstract class ReconciledDays extends BatchDatabase {

  final List<SummaryComparison> differing = new ArrayList<>();
  final List<Summary> published = new ArrayList<>();
  final List<String> remarks = new ArrayList<>();

  Recompute recompute;
  private RangeRecompute ranges;
  Predicate<CoinWindow> mayHaveExpired = unit -> false;

  @BeforeEach
  final void fill() {
    recompute = recomputeAt("2018-04-07T12:00:00Z");
    ranges = new RangeRecompute(rawEvents, recompute, Windows.UTC_DAYS, 2, () -> false);
    RawEvents.insert(
        storage,
        List.of(
            event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", 1)),
            event(tick("bitcoin", "2018-04-05T12:00:00Z", "2.00", 2)),
            event(tick("bitcoin", "2018-04-06T00:00:00Z", "9", 3)),
            event(tick("ethereum", "2018-04-05T12:00:00Z", "3", 4))));
    summarize("bitcoin:2018-04-05", "bitcoin:2018-04-06", "ethereum:2018-04-05");
  }

  /** Compares all summaries; what differs is not confirmed yet. */
  final Reconcile compare() {
    Reconcile reconcile = new Reconcile(recompute, summaries, Windows.UTC_DAYS, mayHaveExpired);
    assertThat(ranges.run(range("2018-04-05", "2018-04-06"), List.of(), reconcile, progress -> {}))
        .isTrue();
    return reconcile;
  }

  final Findings reconcile() {
    return reconcile(() -> {});
  }

  final Findings reconcile(Runnable betweenTheLooks) {
    differing.clear();
    return compare()
        .confirm(
            differing::addAll,
            () -> {
              betweenTheLooks.run();
              return true;
            })
        .orElseThrow();
  }

  final long repair() {
    return Reconcile.repair(
        differing,
        summaries,
        new LatestSummaryPublisher(summaries, published::addAll),
        remarks::add);
  }

  final List<String> differences() {
    reconcile();
    return differencesFound();
  }

  final List<String> differencesFound() {
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

  /** Stores the summaries that follow from the raw events. */
  final void summarize(String... days) {
    storage.putSummaries(recompute.summarize(Stream.of(days).map(Days::day).toList()).summaries());
  }

  final void changeSummary(String day, Bson change) {
    daily().updateOne(Filters.eq("_id", day), change);
  }

  final void deleteSummary(String day) {
    daily().deleteOne(Filters.eq("_id", day));
  }
}
