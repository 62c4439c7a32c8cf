package io.cryptopipeline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JmxMetersTest {

  private static final String OUTAGES =
      "crypto-pipeline:name=crypto_pipeline_source_outages_total,source=jmx-test";
  private static final String PENDING =
      "crypto-pipeline:name=crypto_pipeline_source_pending_trades,source=jmx-test";

  private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();

  @Test
  void shouldShowCountersAndGaugesWithTheirTags() throws JMException {
    try (JmxMeters meters = new JmxMeters()) {
      AtomicLong pending = new AtomicLong(3);
      Counter outages = Metric.SOURCE_OUTAGES.counter(meters.registry(), "jmx-test");
      Metric.SOURCE_PENDING_TRADES.gauge(meters.registry(), pending::get, "jmx-test");
      outages.increment();
      outages.increment();
      pending.set(17);

      assertThat(value(OUTAGES)).isEqualTo(2.0);
      assertThat(value(PENDING)).isEqualTo(17.0);
    }
  }

  @Test
  void shouldShowAMeterUntilItIsRemovedAndAllUntilTheyAreClosed() throws JMException {
    try (JmxMeters meters = new JmxMeters()) {
      Counter outages = Metric.SOURCE_OUTAGES.counter(meters.registry(), "jmx-test");
      Metric.SOURCE_PENDING_TRADES.gauge(meters.registry(), () -> 1, "jmx-test");

      meters.registry().remove(outages);

      assertThat(jmx.isRegistered(new ObjectName(OUTAGES))).isFalse();
      assertThat(jmx.isRegistered(new ObjectName(PENDING))).isTrue();
    }
    assertThat(jmx.isRegistered(new ObjectName(PENDING))).isFalse();
  }

  @Test
  void shouldShowTheFirstWhenSeveralRegistriesHaveAMeter() throws JMException {
    try (JmxMeters first = new JmxMeters()) {
      Metric.SOURCE_OUTAGES.counter(first.registry(), "jmx-test").increment();
      try (JmxMeters second = new JmxMeters()) {
        Metric.SOURCE_OUTAGES.counter(second.registry(), "jmx-test").increment(5);

        assertThat(value(OUTAGES)).isEqualTo(1.0);
      }
      assertThat(value(OUTAGES)).isEqualTo(1.0);
    }
  }

  /** Such as those of a library's meters. */
  @Test
  void shouldQuoteATagThatAnObjectNameCannotHave() throws JMException {
    try (JmxMeters meters = new JmxMeters()) {
      meters.registry().counter("jmx_test", "topic", "a,b=*:\"c\"").increment();

      Set<ObjectName> names =
          jmx.queryNames(new ObjectName("crypto-pipeline:name=jmx_test,*"), null);
      assertThat(names)
          .singleElement()
          .extracting(name -> ObjectName.unquote(name.getKeyProperty("topic")))
          .isEqualTo("a,b=*:\"c\"");
    }
  }

  private Object value(String name) throws JMException {
    return jmx.getAttribute(new ObjectName(name), "Value");
  }
}
