package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the topology counts. */
class MonitoringTopologyTest {

  private final Monitoring monitoring =
      Monitoring.shown(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

  @AfterEach
  void close() {
    monitoring.close();
  }

  @Test
  void shouldCountWhatBecomesOfEachRecord() {
    try (PipelineDriver pipeline = new PipelineDriver(monitoring)) {
      pipeline
          .tick("bitcoin", "2025-12-30T00:00:00Z", "1")
          .tick("bitcoin", "2025-12-30T00:00:00Z", "1")
          .tick("bitcoin", "2025-12-31T12:00:00Z", "2")
          .tick("bitcoin", "2025-12-30T06:00:00Z", "3")
          .tick("litecoin", "2025-12-31T00:00:00Z", "0")
          .tick("litecoin", "2025-12-31T00:00:00Z", "20e-1");
    }

    assertThat(count(Metric.READ_RECORDS)).isEqualTo(6);
    assertThat(count(Metric.STRICTLY_READ_TICKS)).isOne();
    assertThat(count(Metric.TICKS, "outcome", "new")).isEqualTo(3);
    assertThat(count(Metric.TICKS, "outcome", "repeated")).isOne();
    assertThat(count(Metric.TICKS, "outcome", "late")).isOne();
    assertThat(count(Metric.REFUSED_RECORDS)).isOne();
  }

  @Test
  void shouldShowTheAgeOfTheNewestTickOfEachCoinUntilItsTaskIsClosed() {
    try (PipelineDriver pipeline = new PipelineDriver(monitoring)) {
      pipeline
          .tick("bitcoin", "2025-12-31T23:59:00Z", "1")
          .tick("litecoin", "2025-12-31T23:00:00Z", "1");
      assertThat(monitoring.scrape())
          .contains(
              "crypto_pipeline_coins 2.0\n",
              "crypto_pipeline_newest_tick_age_seconds 60.0\n",
              "crypto_pipeline_coin_tick_age_seconds{coin=\"bitcoin\"} 60.0\n",
              "crypto_pipeline_coin_tick_age_seconds{coin=\"litecoin\"} 3600.0\n");
    }

    assertThat(monitoring.scrape()).contains("crypto_pipeline_coins 0.0\n").doesNotContain("coin=");
  }

  private long count(Metric metric, String... tags) {
    return Metered.value(monitoring.meters(), metric, tags);
  }
}
