package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.stream.sink.CommitBarrier.Trigger;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.topology.RecordingStorage;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the barrier shows of a commit. */
class CommitMonitoringTest {

  private final Monitoring monitoring = Monitoring.shown(InstantSource.system());
  private final CommitBarrier barrier =
      new CommitBarrier(new RecordingStorage(), 10, Clock.systemUTC(), monitoring);

  @AfterEach
  void close() {
    barrier.close();
    monitoring.close();
  }

  @Test
  void shouldCountThePartsOfACommit() {
    barrier.sinks(Trigger.COMMIT);
    barrier.sendOffsets(Map.of(), others -> Map.of(), () -> {}, sent -> {});
    barrier.commit(Map.of(), summary -> {}, () -> {});
    barrier.sendOffsets(Map.of(), others -> Map.of(), () -> {}, sent -> {});

    assertThat(Metered.value(monitoring.meters(), Metric.COMMIT_SECONDS, "part", "flush"))
        .isEqualTo(2);
    assertThat(Metered.value(monitoring.meters(), Metric.COMMIT_SECONDS, "part", "drain")).isOne();
    assertThat(Metered.value(monitoring.meters(), Metric.COMMIT_SECONDS, "part", "commit")).isOne();
  }
}
