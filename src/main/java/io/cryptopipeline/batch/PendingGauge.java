package io.cryptopipeline.batch;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * How many units wait for a recompute, and for how long: a metric for JMX, where Kafka Streams has
 * its own. The number is that of the last look, before each piece of work; the age grows by itself,
 * also while MongoDB does not answer. Of several loops in one JVM the first has the metric.
 */
final class PendingGauge implements AutoCloseable {

  static final String NAME = "crypto-pipeline:type=pending-recomputes";

  /** What JMX shows. */
  public interface PendingRecomputesMetric {

    /** Returns how many units wait. */
    long getCount();

    /** Returns how long the one has waited that waits longest, in seconds; 0 where none waits. */
    long getOldestSeconds();
  }

  private record Reading(long count, Optional<Instant> oldest) {}

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Clock clock;
  private final boolean registered;
  private volatile Reading reading = new Reading(0, Optional.empty());

  PendingGauge(Clock clock) {
    this.clock = clock;
    registered = register();
  }

  private boolean register() {
    try {
      server.registerMBean(
          new StandardMBean(new Live(), PendingRecomputesMetric.class, true), name());
      return true;
    } catch (InstanceAlreadyExistsException e) {
      return false;
    } catch (JMException e) {
      throw new AssertionError("a metric that JMX accepts", e);
    }
  }

  private final class Live implements PendingRecomputesMetric {

    @Override
    public long getCount() {
      return reading.count();
    }

    @Override
    public long getOldestSeconds() {
      return reading
          .oldest()
          .map(since -> Duration.between(since, clock.instant()).toSeconds())
          .orElse(0L);
    }
  }

  private static ObjectName name() throws JMException {
    return new ObjectName(NAME);
  }

  void set(long count, Optional<Instant> oldest) {
    reading = new Reading(count, oldest);
  }

  @Override
  public void close() {
    if (!registered) {
      return;
    }
    try {
      server.unregisterMBean(name());
    } catch (InstanceNotFoundException e) {
      // someone else has removed it
    } catch (JMException e) {
      throw new AssertionError("a metric that was registered", e);
    }
  }
}
