package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.ticks.FormatTicks;
import io.cryptopipeline.testing.ticks.FormatTicks.Stated;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Ticks of each format, at random times within a few milliseconds, in any order and some of them
 * twice: the open is the price of the earliest, the close that of the latest.
 */
class OrderPropertyTest {

  private static final Instant LATE_IN_THE_DAY = Instant.parse("2018-04-05T23:59:58.123Z");

  @Property(tries = 60)
  void shouldOpenWithTheEarliestAndCloseWithTheLatest(
      @ForAll FormatTicks format,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int count) {
    Random random = new Random(seed);
    List<Stated> ticks = format.random(random, 1, LATE_IN_THE_DAY, 1_000, count);
    List<Stated> sent = new ArrayList<>(ticks);
    sent.addAll(ticks.subList(0, count / 3));
    Collections.shuffle(sent, random);
    List<Stated> ordered =
        ticks.stream()
            .sorted(Comparator.comparing(Stated::time).thenComparing(Stated::tradeId))
            .toList();

    try (PipelineDriver pipeline =
        new PipelineDriver(Windows.UTC_DAYS, Set.of("usd", "usdt"), false)) {
      for (Stated tick : sent) {
        Headers headers = new RecordHeaders();
        tick.headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        pipeline.record(tick.coin(), tick.payload(), headers);
      }

      assertThat(pipeline.deadLetters()).isEmpty();
      Summary summary = pipeline.summary(ticks.get(0).coin() + ":2018-04-05");
      assertThat(summary.tickCount()).isEqualTo(count);
      assertThat(summary.open()).isEqualTo(ordered.get(0).price());
      assertThat(summary.close()).isEqualTo(ordered.get(count - 1).price());
      assertThat(ofRawEvents(pipeline.rawEvents(), random))
          .containsExactly(summary.open(), summary.close());
    }
  }

  /** What a recompute makes of the stored raw events, which it reads in any order. */
  private static List<Object> ofRawEvents(List<RawEvent> stored, Random random) {
    List<RawEvent> events = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    stored.stream().filter(event -> ids.add(event.id())).forEach(events::add);
    Collections.shuffle(events, random);
    TickFold fold = null;
    for (RawEvent event : events) {
      fold =
          fold == null
              ? TickFold.of(event.unit(), event.rawTick().tick(), event.offset())
              : fold.plus(event.rawTick().tick(), event.offset());
    }
    Summary summary = fold.summarize(0, false, Summary.ComputedBy.BATCH, Instant.EPOCH);
    return List.of(summary.open(), summary.close());
  }
}
