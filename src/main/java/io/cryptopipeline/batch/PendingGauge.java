package io.cryptopipeline.batch;

import java.lang.management.ManagementFactory;
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
 * How many units wait for a recompute, and for how long, as it was after the last round: a metric
 * for JMX, where Kafka Streams has its own. The units are the database's, so of several loops in
 * one JVM the first one's metric stands for all.
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

  private record Reading(long count, long oldestSeconds) {}

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private volatile Reading reading = new Reading(0, 0);
  private boolean registered;

  PendingGauge() {
    try {
      server.registerMBean(
          new StandardMBean(new Live(), PendingRecomputesMetric.class, true), name());
      registered = true;
    } catch (InstanceAlreadyExistsException e) {
      registered = false;
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
      return reading.oldestSeconds();
    }
  }

  private static ObjectName name() throws JMException {
    return new ObjectName(NAME);
  }

  void set(long count, Optional<Instant> oldest, Instant now) {
    reading =
        new Reading(
            count, oldest.map(since -> Duration.between(since, now).toSeconds()).orElse(0L));
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
