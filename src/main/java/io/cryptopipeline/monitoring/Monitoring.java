package io.cryptopipeline.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The metrics and the health of one command. Components get it in their constructors. Safe for
 * several threads; close it after those that use it.
 */
public final class Monitoring implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(Monitoring.class);

  private final MeterRegistry meters;
  private final Optional<PrometheusMeterRegistry> shown;
  private final Health health = new Health();
  private final Freshness freshness;
  private final Runnable updateCoins;
  private final Deque<AutoCloseable> bound = new ArrayDeque<>();

  private Monitoring(
      MeterRegistry meters, Optional<PrometheusMeterRegistry> shown, Freshness freshness) {
    this.meters = meters;
    this.shown = shown;
    this.freshness = freshness;
    updateCoins = freshness.show(meters);
    Metric.READY.gauge(meters, () -> health.isReady() ? 1 : 0);
  }

  /** Creates the monitoring of a command whose metrics are shown. */
  public static Monitoring shown(InstantSource clock) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(LibraryMetric.filter());
    return new Monitoring(registry, Optional.of(registry), Freshness.of(clock));
  }

  /** Creates the monitoring of a command whose metrics are not shown: counting costs nothing. */
  public static Monitoring disabled() {
    return new Monitoring(disabledMeters(), Optional.empty(), Freshness.disabled());
  }

  /** Returns a registry whose metrics are not shown: counting costs nothing. */
  public static MeterRegistry disabledMeters() {
    return new CompositeMeterRegistry();
  }

  /** Returns the registry of the metrics. */
  public MeterRegistry meters() {
    return meters;
  }

  /** Returns the health. */
  public Health health() {
    return health;
  }

  /** Returns the age of the coins' ticks. */
  public Freshness freshness() {
    return freshness;
  }

  /** Adds the {@linkplain LibraryMetric allowed} metrics of a library, until this is closed. */
  public void bind(MeterBinder library) {
    if (shown.isPresent()) {
      library.bindTo(meters);
      if (library instanceof AutoCloseable closeable) {
        synchronized (bound) {
          bound.push(closeable);
        }
      }
    }
  }

  /** Returns all metrics in Prometheus' text format (0.0.4); nothing if they are not shown. */
  public synchronized String scrape() {
    updateCoins.run();
    return shown.map(PrometheusMeterRegistry::scrape).orElse("");
  }

  @Override
  public void close() {
    synchronized (bound) {
      while (!bound.isEmpty()) {
        try {
          bound.pop().close();
        } catch (Exception e) {
          LOG.debug("the metrics of a library did not close", e);
        }
      }
    }
    meters.close();
  }
}
