package io.cryptopipeline.source;

import io.cryptopipeline.exchange.Fault;
import io.cryptopipeline.runtime.JmxMetric;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The availability of a source. JMX shows it as {@code crypto-pipeline:type=source,name=coinbase}
 * while the source is fetched. For any thread.
 */
public final class SourceGauge {

  /** What JMX shows. */
  public interface SourceMetric {

    /** Returns for how long the source has not answered, in seconds; 0 while it does. */
    long getOutageSeconds();

    /** Returns how often it stopped answering. */
    long getOutages();

    /** Returns how often a trade id did not follow the previous one. */
    long getSequenceGaps();

    /** Returns how many trades were missed that the source's history does not have either. */
    long getMissingTrades();

    /** Returns how many payloads could not be read; they were sent as they came. */
    long getUnreadablePayloads();

    /** Returns how many messages came that are no trades, such as heartbeats. */
    long getControlMessages();

    /** Returns how many trades were missed that are still to be fetched from the history. */
    long getPendingTrades();

    /** Returns how many products the source refuses now. */
    long getRefusedProducts();

    /** Returns how many HTTP calls and subscriptions were not answered as asked. */
    long getFailedCalls();

    /** Returns how many of these the source refused because there were too many calls. */
    long getLimitedCalls();
  }

  private final String source;
  private final Clock clock;
  private final AtomicLong outages = new AtomicLong();
  private final AtomicLong sequenceGaps = new AtomicLong();
  private final AtomicLong missingTrades = new AtomicLong();
  private final AtomicLong unreadablePayloads = new AtomicLong();
  private final AtomicLong controlMessages = new AtomicLong();
  private final Map<String, Long> pendingTrades = new ConcurrentHashMap<>();
  private final AtomicLong failedCalls = new AtomicLong();
  private final AtomicLong limitedCalls = new AtomicLong();
  private volatile int refusedProducts;
  private volatile Optional<Instant> awaySince;

  /** Creates the gauge of the source of that name, which has not answered yet. */
  public SourceGauge(String source, Clock clock) {
    this.source = source;
    this.clock = clock;
    this.awaySince = Optional.of(clock.instant());
  }

  /**
   * Shows the gauge in JMX, until the returned metric is closed. A source that is created but never
   * fetched must not stand before one of the same name that is.
   */
  JmxMetric show() {
    return new JmxMetric(
        "crypto-pipeline:type=source,name=" + source, values(), SourceMetric.class);
  }

  /** Returns what JMX shows. */
  SourceMetric values() {
    return new Live();
  }

  private final class Live implements SourceMetric {

    @Override
    public long getOutageSeconds() {
      return outage().toSeconds();
    }

    @Override
    public long getOutages() {
      return outages.get();
    }

    @Override
    public long getSequenceGaps() {
      return sequenceGaps.get();
    }

    @Override
    public long getMissingTrades() {
      return missingTrades.get();
    }

    @Override
    public long getUnreadablePayloads() {
      return unreadablePayloads.get();
    }

    @Override
    public long getControlMessages() {
      return controlMessages.get();
    }

    @Override
    public long getPendingTrades() {
      return pendingTrades.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public long getRefusedProducts() {
      return refusedProducts;
    }

    @Override
    public long getFailedCalls() {
      return failedCalls.get();
    }

    @Override
    public long getLimitedCalls() {
      return limitedCalls.get();
    }
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
    failedCalls.incrementAndGet();
    if (fault == Fault.LIMIT) {
      limitedCalls.incrementAndGet();
    }
  }
}
