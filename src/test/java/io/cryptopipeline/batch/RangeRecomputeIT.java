package io.cryptopipeline.batch;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.batch.Aggregate.Totals;
import io.cryptopipeline.batch.Aggregate.WriteMode;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ranges of many days and coins: in pieces, on several threads, until they are stopped. */
@Timeout(120)
class RangeRecomputeIT extends AggregatedDays {

  @Test
  void shouldWriteADayThatIsFarFromTheOthersAndNoneInBetween() {
    RawEvents.insert(storage, List.of(event(tick("bitcoin", "2011-01-01T00:00:00Z", "0.3", 6))));

    Totals totals = aggregate(range("2010-01-01", "2025-01-01"), WriteMode.GUARDED);

    assertThat(totals).isEqualTo(new Totals(5, 6, 5, 0, 0, 0));
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

    ranges(() -> false)
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
        ranges(() -> false)
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
  void shouldEndBetweenTwoPiecesWhenStoppedAndDoTheRestWhenRunAgain() {
    List<RawEvent> events = new ArrayList<>();
    for (int day = 0; day < 300; day++) {
      String date = LocalDate.parse("2020-01-01").plusDays(day).toString();
      events.add(event(tick("coin", date + "T12:00:00Z", "1", 100 + day)));
    }
    RawEvents.insert(storage, events);
    AtomicBoolean stop = new AtomicBoolean();

    boolean ended =
        ranges(stop::get)
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
}
