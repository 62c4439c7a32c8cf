package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.ticks.PreciseTicks;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which records are one fact, and in which order facts count. */
class FactsTopologyTest {

  @ParameterizedTest
  @MethodSource("io.cryptopipeline.testing.ticks.PreciseTicks#all")
  void shouldOrderTicksOfOneMillisecondByTheirWholeTime(PreciseTicks ticks) {
    try (PipelineDriver pipeline = new PipelineDriver()) {
      Headers headers = new RecordHeaders();
      ticks.headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
      pipeline.record("bitcoin", ticks.later(), headers);
      pipeline.record("bitcoin", ticks.earlier(), headers);

      assertThat(pipeline.deadLetters()).isEmpty();
      Summary summary = pipeline.summary("bitcoin:2018-04-05");
      assertThat(summary.open()).isEqualTo("100");
      assertThat(summary.close()).isEqualTo("200");
      assertThat(summary.firstTimestamp()).isEqualTo("2018-04-05T23:59:59.999Z");
      assertThat(summary.lastTimestamp()).isEqualTo("2018-04-05T23:59:59.999Z");
    }
  }

  /** Kraken's WebSocket states microseconds, its history nanoseconds. */
  @Test
  void shouldTakeTimesOfOneMillisecondForTheSameStatement() {
    try (PipelineDriver pipeline = new PipelineDriver()) {
      pipeline
          .trade("bitcoin", "2018-04-05T10:00:00.999100Z", "1", "1", "1")
          .trade("bitcoin", "2018-04-05T10:00:00.999999999Z", "1", "1", "1")
          .trade("bitcoin", "2018-04-05T10:00:01Z", "1", "1", "1");

      assertThat(pipeline.summary("bitcoin:2018-04-05").tickCount()).isOne();
      assertThat(ids(pipeline)).containsOnly("tick:bitcoin:1@2018-04-05").hasSize(2);
      assertThat(pipeline.deadLetters()).as("conflicting-fact").hasSize(1);
    }
  }

  @Test
  void shouldBeAnotherFactInAnotherDayWhenASourceNumbersItsTradesAnew() {
    try (PipelineDriver pipeline = new PipelineDriver()) {
      pipeline
          .trade("bitcoin", "2018-03-01T10:00:00Z", "1", "1", "1")
          .trade("bitcoin", "2018-03-01T10:00:01Z", "2", "1", "2")
          .trade("bitcoin", "2018-03-02T10:00:00Z", "3", "1", "50")
          .trade("bitcoin", "2018-03-10T10:00:00Z", "4", "1", "1")
          .trade("bitcoin", "2018-03-10T10:00:01Z", "5", "1", "2")
          .trade("bitcoin", "2018-03-10T10:00:01Z", "5", "1", "2");

      assertThat(ids(pipeline))
          .containsExactly(
              "tick:bitcoin:1@2018-03-01",
              "tick:bitcoin:2@2018-03-01",
              "tick:bitcoin:50@2018-03-02",
              "tick:bitcoin:1@2018-03-10",
              "tick:bitcoin:2@2018-03-10",
              "tick:bitcoin:2@2018-03-10");
      assertThat(pipeline.rawEvents()).noneMatch(RawEvent::late);
      assertThat(pipeline.summary("bitcoin:2018-03-01").tickCount()).isEqualTo(2);
      assertThat(pipeline.summary("bitcoin:2018-03-10").tickCount()).isEqualTo(2);
      assertThat(pipeline.deadLetters()).isEmpty();
    }
  }

  private static List<String> ids(PipelineDriver pipeline) {
    return pipeline.rawEvents().stream().map(RawEvent::id).toList();
  }
}
