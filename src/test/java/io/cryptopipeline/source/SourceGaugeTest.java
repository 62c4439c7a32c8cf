package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.JmxMetric;
import io.cryptopipeline.testing.time.SleptTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class SourceGaugeTest {

  private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");

  @Test
  void shouldBeInJmxOnlyWhileItsSourceIsFetched() throws Exception {
    ObjectName name = new ObjectName("crypto-pipeline:type=source,name=gauge-test");
    SourceGauge neverFetched = new SourceGauge("gauge-test", time);
    SourceGauge fetched = new SourceGauge("gauge-test", time);
    neverFetched.answered();
    time.pass(Duration.ofSeconds(7));

    JmxMetric shown = fetched.show();
    try (shown) {
      assertThat(jmx.getAttribute(name, "OutageSeconds")).isEqualTo(7L);
    }

    assertThat(jmx.isRegistered(name)).isFalse();
  }
}
