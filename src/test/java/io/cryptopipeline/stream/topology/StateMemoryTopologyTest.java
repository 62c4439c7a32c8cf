package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

/** The state in memory is bounded: coins that were used long ago are read from the stores again. */
class StateMemoryTopologyTest {

  private static final Windows ALL_SIZES =
      new Windows(ZoneOffset.UTC, EnumSet.allOf(WindowSize.class));

  @Property(tries = 5)
  void shouldGiveTheSameSummariesWhenCoinsAreEvicted(@ForAll long seed) {
    assertThat(summaries(seed, 30_000))
        .isEqualTo(summaries(seed, Long.MAX_VALUE))
        .hasSizeGreaterThan(5);
  }

  private static List<Summary> summaries(long seed, long stateBytes) {
    Random random = new Random(seed);
    Instant start = Instant.parse("2018-04-05T00:00:00Z");
    try (PipelineDriver pipeline = new PipelineDriver(ALL_SIZES, stateBytes)) {
      for (int i = 0; i < 250; i++) {
        // mostly in order, sometimes late by up to two weeks; some ids are repeated
        long minute = i * 60L - (random.nextInt(5) == 0 ? random.nextInt(20_000) : 0);
        pipeline.trade(
            "coin" + random.nextInt(8),
            start.plus(Duration.ofMinutes(minute)).toString(),
            String.valueOf(1 + random.nextInt(5)),
            "1",
            String.valueOf(random.nextInt(8) == 0 ? i / 2 : i));
        if (random.nextInt(50) == 0) {
          pipeline.pass(Duration.ofMinutes(random.nextInt(300)));
        }
      }
      return pipeline.summaries().stream()
          .sorted(
              Comparator.comparing(
                  summary -> summary.window().toString() + summary.window().window().size()))
          .toList();
    }
  }

  @Test
  void shouldSayWhatToDoWhenOneCoinAloneNeedsMoreMemory() {
    try (PipelineDriver pipeline = new PipelineDriver(Windows.UTC_DAYS, 50_000)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  pipeline.trade("bitcoin", "2018-04-05T00:00:00Z", "1", "1", String.valueOf(i));
                }
              })
          .isInstanceOf(StreamsException.class)
          .rootCause()
          .hasMessageContaining("the facts of bitcoin take")
          .hasMessageContaining("JAVA_TOOL_OPTIONS");
    }
  }

  @Test
  void shouldLeaveATaskItsPartWhenOthersUseTheRest() {
    StateMemory memory = new StateMemory(102_400);
    memory.add(102_400);
    memory.add(100); // of a small task
    assertThat(memory.isExceeded(102_400)).isTrue();
    assertThat(memory.isExceeded(100)).isFalse();
    assertThat(memory.isExceeded(101)).isTrue();
    assertThat(memory.isRelieved(51)).isFalse();
    assertThat(memory.isRelieved(50)).isTrue();
    assertThat(memory.isDangerous()).isFalse();
    memory.add(25_501);
    assertThat(memory.isDangerous()).isTrue();
  }
}
