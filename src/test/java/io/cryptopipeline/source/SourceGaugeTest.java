package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.exchange.AnswerFault;
import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceGaugeTest {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final SourceGauge gauge = new SourceGauge("test", meters, time);

  @Test
  void shouldHaveMetricsOnlyWhileItsSourceIsFetched() {
    SourceGauge neverFetched = new SourceGauge("test", meters, time);
    neverFetched.answered();
    time.pass(Duration.ofSeconds(5)); // the start waits for Kafka

    SourceGauge.Shown shown = gauge.show();
    try (shown) {
      time.pass(Duration.ofSeconds(7));
      assertThat(metric(Metric.SOURCE_OUTAGE_SECONDS)).isEqualTo(7);
    }

    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void shouldShowTheFirstOfTwoSourcesOfAName() {
    SourceGauge second = new SourceGauge("test", meters, time);
    gauge.answered();
    time.pass(Duration.ofSeconds(7));

    SourceGauge.Shown shown = gauge.show();
    try (shown) {
      second.show().close();

      assertThat(metric(Metric.SOURCE_OUTAGE_SECONDS)).isZero();
    }
  }

  @Test
  void shouldCountWhatHappens() {
    SourceGauge.Shown shown = gauge.show();
    try (shown) {
      gauge.answered();
      gauge.failed();
      gauge.failed();
      time.pass(Duration.ofSeconds(90));
      gauge.foundGap();
      gauge.missed(3);
      gauge.missed(4);
      gauge.pending("BTC-USD", 20);
      gauge.pending("BTC-USD", 10);
      gauge.pending("ETH-USD", 1);
      gauge.refused(2);
      gauge.gotUnreadable();
      gauge.gotControlMessage();
      gauge.gotControlMessage();
      gauge.callFailed(AnswerFault.LIMIT);
      gauge.callFailed(AnswerFault.LIMIT);
      gauge.callFailed(AnswerFault.PASSING);

      assertThat(metric(Metric.SOURCE_OUTAGES)).isOne();
      assertThat(metric(Metric.SOURCE_OUTAGE_SECONDS)).isEqualTo(90);
      assertThat(metric(Metric.SOURCE_SEQUENCE_GAPS)).isOne();
      assertThat(metric(Metric.SOURCE_MISSING_TRADES)).isEqualTo(7);
      assertThat(metric(Metric.SOURCE_PENDING_TRADES)).isEqualTo(11);
      assertThat(metric(Metric.SOURCE_REFUSED_PRODUCTS)).isEqualTo(2);
      assertThat(metric(Metric.SOURCE_UNREADABLE_PAYLOADS)).isOne();
      assertThat(metric(Metric.SOURCE_CONTROL_MESSAGES)).isEqualTo(2);
      assertThat(metric(Metric.SOURCE_FAILED_CALLS)).isEqualTo(3);
      assertThat(metric(Metric.SOURCE_FAILED_CALLS, "fault", "limit")).isEqualTo(2);
      assertThat(metric(Metric.SOURCE_FAILED_CALLS, "fault", "account")).isZero();
    }
  }

  /** A connection may stay open while nothing comes over it. */
  @Test
  void shouldTakeALongSilenceForAnOutageUntilTheSourceIsHeard() {
    gauge.connected();
    gauge.listen(Duration.ofSeconds(20));
    time.pass(Duration.ofSeconds(20));
    gauge.listen(Duration.ofSeconds(20));
    assertThat(gauge.outage()).isZero();
    assertThat(gauge.check()).isEqualTo(Check.met("test answers"));

    time.pass(Duration.ofSeconds(1));
    assertThat(gauge.outage()).isEqualTo(Duration.ofSeconds(21));
    assertThat(gauge.check()).isEqualTo(Check.unmet("test has not answered for 21 s"));

    gauge.failed();
    time.pass(Duration.ofSeconds(9));
    gauge.connected();
    gauge.listen(Duration.ofSeconds(20));
    assertThat(gauge.outage()).isEqualTo(Duration.ofSeconds(30));

    gauge.heard();
    assertThat(gauge.outage()).isZero();
  }

  /** Kafka may be away. */
  @Test
  void shouldNotTakeItForASilenceThatNobodyListens() {
    gauge.connected();
    gauge.listen(Duration.ofSeconds(20));
    gauge.heard();
    time.pass(Duration.ofMinutes(5));
    assertThat(gauge.outage()).isZero();

    gauge.listen(Duration.ofSeconds(20));
    time.pass(Duration.ofSeconds(20));
    assertThat(gauge.outage()).isZero();
  }

  /** The history may fail while trades come. */
  @Test
  void shouldNotEndTheOutageOfOneServerWithAMessageOfAnother() {
    gauge.connected();
    gauge.failed();
    time.pass(Duration.ofSeconds(11));

    gauge.heard();

    assertThat(gauge.outage()).isEqualTo(Duration.ofSeconds(11));
    assertThat(gauge.check().isMet()).isFalse();
  }

  @Test
  void shouldTakeAShortOutageForNone() {
    gauge.answered();
    gauge.failed();
    time.pass(Duration.ofSeconds(10));

    assertThat(gauge.check().isMet()).isTrue();
  }

  private long metric(Metric metric, String... tags) {
    return Metered.value(meters, metric, tags);
  }
}
