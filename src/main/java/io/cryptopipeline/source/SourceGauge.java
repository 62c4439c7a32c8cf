package io.cryptopipeline.source;

import io.cryptopipeline.exchange.AnswerFault;
import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.runtime.Durations;
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
import java.util.function.DoubleSupplier;

/** The availability of a source, which metrics show while the source is fetched. For any thread. */
public final class SourceGauge {

  /** The metrics while they are shown. */
  interface Shown extends AutoCloseable {

    /** Removes them. */
    @Override
    void close();
  }

  /** A longer outage is shown in the health; a new connection takes a few seconds. */
  private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(10);

  private final String source;
  private final MeterRegistry meters;
  private final Clock clock;
  private final AtomicLong outages = new AtomicLong();
  private final AtomicLong sequenceGaps = new AtomicLong();
  private final AtomicLong missingTrades = new AtomicLong();
  private final AtomicLong unreadablePayloads = new AtomicLong();
  private final AtomicLong controlMessages = new AtomicLong();
  private final Map<String, Long> pendingTrades = new ConcurrentHashMap<>();
  private final Map<AnswerFault, AtomicLong> failedCalls = new EnumMap<>(AnswerFault.class);
  private volatile int refusedProducts;
  private volatile Optional<Instant> awaySince;
  private volatile Optional<Instant> listeningSince = Optional.empty();
  private volatile Duration longestSilence = Duration.ZERO;

  /** Whether the outage is a silence over an open connection. */
  private volatile boolean isSilence;

  private volatile Optional<DoubleSupplier> spareCalls = Optional.empty();

  /** Creates the gauge of the source of that name, which has not answered yet. */
  public SourceGauge(String source, MeterRegistry meters, Clock clock) {
    this.source = source;
    this.meters = meters;
    this.clock = clock;
    this.awaySince = Optional.of(clock.instant());
    for (AnswerFault fault : AnswerFault.values()) {
      failedCalls.put(fault, new AtomicLong());
    }
  }

  /**
   * Shows the metrics until they are closed; a source that is created but never fetched has none.
   * While another gauge shows a source of the same name, this one shows nothing.
   */
  Shown show() {
    awaySince = awaySince.map(since -> clock.instant()); // the start may have waited for Kafka
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
    spareCalls.ifPresent(
        calls -> shown.add(Metric.SOURCE_SPARE_CALLS.gauge(meters, calls::getAsDouble, source)));
    return () -> shown.forEach(meters::remove);
  }

  private static String name(AnswerFault fault) {
    return fault.name().toLowerCase(Locale.ROOT);
  }

  private long pendingTrades() {
    return pendingTrades.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns for how long the source has not answered; zero while it does. */
  Duration outage() {
    return awaySince.or(this::silentSince).map(this::since).orElse(Duration.ZERO);
  }

  /** Returns since when the source is silent, if that is too long. */
  private Optional<Instant> silentSince() {
    return listeningSince.filter(since -> since(since).compareTo(longestSilence) > 0);
  }

  private Duration since(Instant time) {
    return Durations.elapsed(time, clock.instant());
  }

  /** Returns whether the source answers. */
  Check check() {
    Duration outage = outage();
    return outage.compareTo(LONGEST_OUTAGE) > 0
        ? Check.unmet("%s has not answered for %s s".formatted(source, outage.toSeconds()))
        : Check.met(source + " answers");
  }

  /**
   * Notes that the source is listened to, until it is {@linkplain #heard heard}.
   *
   * @param longest the longest silence that is no outage
   */
  void listen(Duration longest) {
    longestSilence = longest;
    if (listeningSince.isEmpty()) {
      listeningSince = Optional.of(clock.instant());
    }
  }

  /** Notes a message. It ends an outage that was a silence; another server may still be away. */
  void heard() {
    listeningSince = Optional.empty();
    if (isSilence) {
      answered();
    }
  }

  /** Notes a connection. One that was silent before must be heard first. */
  void connected() {
    listeningSince = Optional.empty();
    if (!isSilence) {
      answered();
    }
  }

  void answered() {
    awaySince = Optional.empty();
    isSilence = false;
  }

  /** Begins an outage, unless there is one. A silence counts from its beginning. */
  void failed() {
    if (awaySince.isEmpty()) {
      outages.incrementAndGet();
      isSilence = silentSince().isPresent();
      awaySince = silentSince().or(() -> Optional.of(clock.instant()));
    }
    listeningSince = Optional.empty();
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

  /** Has the calls shown that are left for retries, from the next {@link #show}. */
  void spareCalls(DoubleSupplier calls) {
    spareCalls = Optional.of(calls);
  }

  void callFailed(AnswerFault fault) {
    failedCalls.get(fault).incrementAndGet();
  }
}
