package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Fault;
import io.cryptopipeline.runtime.Metric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The availability of a source, which metrics show while the source is fetched. For any thread. */
public final class SourceGauge {

  /** The metrics while they are shown. */
  interface Shown extends AutoCloseable {

    /** Removes them. */
    @Override
    void close();
  }

  private final String source;
  private final MeterRegistry meters;
  private final Clock clock;
  private final AtomicLong outages = new AtomicLong();
  private final AtomicLong sequenceGaps = new AtomicLong();
  private final AtomicLong missingTrades = new AtomicLong();
  private final AtomicLong unreadablePayloads = new AtomicLong();
  private final AtomicLong controlMessages = new AtomicLong();
  private final Map<String, Long> pendingTrades = new ConcurrentHashMap<>();
  private final Map<Fault, AtomicLong> failedCalls = new EnumMap<>(Fault.class);
  private volatile int refusedProducts;
  private volatile Optional<Instant> awaySince;

  /** Creates the gauge of the source of that name, which has not answered yet. */
  public SourceGauge(String source, MeterRegistry meters, Clock clock) {
    this.source = source;
    this.meters = meters;
    this.clock = clock;
    this.awaySince = Optional.of(clock.instant());
    for (Fault fault : Fault.values()) {
      failedCalls.put(fault, new AtomicLong());
    }
  }

  /**
   * Shows the metrics until they are closed; a source that is created but never fetched has none.
   * While another gauge shows a source of the same name, this one shows nothing.
   */
  Shown show() {
    if (meters.find(Metric.SOURCE_OUTAGES.fullName()).tag("source", source).meter() != null) {
      return () -> {};
    }
    List<Meter> shown = new ArrayList<>();
    shown.add(Metric.SOURCE_OUTAGE_SECONDS.gauge(meters, () -> outage().toSeconds(), source));
    shown.add(Metric.SOURCE_OUTAGES.counter(meters, outages, source));
    shown.add(Metric.SOURCE_SEQUENCE_GAPS.counter(meters, sequenceGaps, source));
    shown.add(Metric.SOURCE_MISSING_TRADES.counter(meters, missingTrades, source));
    shown.add(Metric.SOURCE_PENDING_TRADES.gauge(meters, this::pendingTrades, source));
    shown.add(Metric.SOURCE_REFUSED_PRODUCTS.gauge(meters, () -> refusedProducts, source));
    failedCalls.forEach(
        (fault, calls) ->
            shown.add(Metric.SOURCE_FAILED_CALLS.counter(meters, calls, source, name(fault))));
    shown.add(Metric.SOURCE_UNREADABLE_PAYLOADS.counter(meters, unreadablePayloads, source));
    shown.add(Metric.SOURCE_CONTROL_MESSAGES.counter(meters, controlMessages, source));
    return () -> shown.forEach(meters::remove);
  }

  private static String name(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT);
  }

  private long pendingTrades() {
    return pendingTrades.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns for how long the source has not answered; zero while it does. */
  Duration outage() {
    return awaySince.map(since -> Duration.between(since, clock.instant())).orElse(Duration.ZERO);
  }

  void answered() {
    awaySince = Optional.empty();
  }

  void failed() {
    if (awaySince.isEmpty()) {
      outages.incrementAndGet();
      awaySince = Optional.of(clock.instant());
    }
  }

  void foundGap() {
    sequenceGaps.incrementAndGet();
  }

  void gotUnreadable() {
    unreadablePayloads.incrementAndGet();
  }

  void gotControlMessage() {
    controlMessages.incrementAndGet();
  }

  void missed(long trades) {
    missingTrades.addAndGet(trades);
  }

  /** Shows how many trades of the product are still to be fetched. */
  void pending(String product, long trades) {
    pendingTrades.put(product, trades);
  }

  void refused(int products) {
    refusedProducts = products;
  }

  int refusedProducts() {
    return refusedProducts;
  }

  void callFailed(Fault fault) {
    failedCalls.get(fault).incrementAndGet();
  }
}
