package io.cryptopipeline.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.batch.Aggregate;
import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.source.FetchedPayload;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.pipeline.TickSender;
import io.cryptopipeline.testing.process.Folders;
import io.cryptopipeline.testing.ticks.FormatTicks;
import io.cryptopipeline.testing.ticks.FormatTicks.Stated;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ticks of all formats within milliseconds, in any order, doubled and late, with restarts, one of
 * them without state: stream, recompute, {@code aggregate} and {@code reconcile} agree with an
 * independent fold, which goes by whole times.
 */
class OrderIT extends LivePipeline {

  private static final DateRange DAYS =
      new DateRange(LocalDate.parse("2018-04-05"), LocalDate.parse("2018-04-06"));
  private static final List<Instant> STARTS =
      List.of(
          Instant.parse("2018-04-05T00:00:00Z"),
          Instant.parse("2018-04-05T23:59:58.996Z"),
          Instant.parse("2018-04-06T05:00:00.5Z"));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldOpenAndCloseAsAnIndependentFoldDoes(long seed) throws Exception {
    settings = settings(Map.of("tick.quotes", "usd,usdt"));
    List<Stated> ticks = new ArrayList<>();
    Random random = new Random(seed);
    for (FormatTicks format : FormatTicks.values()) {
      for (int coin = 0; coin < 2; coin++) {
        long firstId = 1;
        for (Instant start : STARTS) {
          ticks.addAll(format.random(random, coin, start, firstId, 15));
          firstId += 15;
        }
      }
    }
    ticks.forEach(tick -> tick.note(oracle));
    Collections.shuffle(ticks, random);
    ticks.addAll(List.copyOf(ticks.subList(0, ticks.size() / 5)));

    int third = ticks.size() / 3;
    stream(ticks.subList(0, third));
    stream(ticks.subList(third, 2 * third));
    Folders.delete(folder.resolve("streams")); // the changelogs bring the state back
    stream(ticks.subList(2 * third, ticks.size()));

    assertThat(recordsOf(Topics.DEAD_LETTERS)).isEmpty();
    oracle.verify(mongo.database());
    assertThat(documents("raw_events")).anyMatch(event -> event.getBoolean("late"));
    try (BatchJobs jobs = BatchJobs.open(settings, new StopSignal())) {
      assertThat(
              jobs.reconcile(DAYS, List.of(), false, differing -> {}, remark -> {}, progress -> {})
                  .findings()
                  .differing())
          .isZero();
      mongo.database().getCollection("daily_summaries").deleteMany(new Document());
      jobs.aggregate(DAYS, List.of(), Aggregate.WriteMode.GUARDED, remark -> {}, progress -> {});
    }
    oracle.verify(mongo.database());
  }

  private void stream(List<Stated> ticks) throws InterruptedException {
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      try (TickSender producer = TickSender.of(settings)) {
        for (Stated tick : ticks) {
          producer.send(
              new FetchedPayload(
                  "test",
                  "here",
                  Optional.ofNullable(tick.headers().get("product")),
                  Optional.ofNullable(tick.headers().get("quote")),
                  tick.payload().getBytes(UTF_8),
                  Optional.empty()));
        }
        producer.flush();
      }
      awaitAllDone(stream);
    }
  }
}
