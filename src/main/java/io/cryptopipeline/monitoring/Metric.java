package io.cryptopipeline.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * All metrics of the application itself; {@link LibraryMetric} has those of libraries. {@code
 * docs/monitoring.md} lists them in the same words.
 *
 * <p>A name is what Prometheus shows: it ends in the unit, and in {@code total} if it only grows.
 * Components get the registry of their command in their constructors. A global registry would save
 * some parameters, but what one test or one stream of a JVM counts would be in another's metrics.
 */
public enum Metric {
  READY("crypto_pipeline_ready", "1 if /health/ready answers with 200, otherwise 0."),
  READ_RECORDS(
      "crypto_pipeline_read_records_total",
      "How many records of crypto-raw were read. A record that is processed again counts again, here and below."),
  TICKS(
      "crypto_pipeline_ticks_total",
      "How many of them were ticks that are stored, by what the stream had seen before.",
      "outcome"),
  REFUSED_RECORDS(
      "crypto_pipeline_refused_records_total",
      "How many of them went to the dead letters.",
      "reason"),
  STRICTLY_READ_TICKS(
      "crypto_pipeline_strictly_read_ticks_total",
      "How many ticks were read by the strict parser, which takes ten times as long, because their payload is not plain JSON."),
  STORED_RAW_EVENTS(
      "crypto_pipeline_stored_raw_events_total",
      "How many raw events MongoDB has acknowledged, without those that it had already."),
  EXPIRED_RECORDS(
      "crypto_pipeline_expired_records_total",
      "How many offsets of crypto-raw were skipped, because Kafka had deleted them unread."),
  LAG_RECORDS(
      "crypto_pipeline_lag_records",
      "How many records of crypto-raw this instance has not fetched of its partitions, as of its last fetch. It stands still while the stream waits for MongoDB."),
  SENT_RECORDS(
      "crypto_pipeline_sent_records_total",
      "How many records produce has sent to crypto-raw, and Kafka has acknowledged."),
  COINS(
      "crypto_pipeline_coins",
      "How many coins have had a tick since this process has them, and have not been forgotten."),
  OVERDUE_COINS(
      "crypto_pipeline_overdue_coins",
      "How many of them have been silent for longer than they usually are."),
  NEWEST_TICK_AGE_SECONDS(
      "crypto_pipeline_newest_tick_age_seconds",
      "How long ago the newest tick of all coins was traded; before the first tick, the time since the start. NaN if other instances have all partitions."),
  COIN_TICK_AGE_SECONDS(
      "crypto_pipeline_coin_tick_age_seconds",
      "How long ago a coin's newest tick was traded, for ten coins: those that have been silent for a minute, and the oldest of the others.",
      "coin"),
  MONGODB_WAITING_SECONDS(
      "crypto_pipeline_mongodb_waiting_seconds",
      "How long MongoDB has been waited for; below a second while it acknowledges."),
  MONGODB_ACKNOWLEDGED_AGE_SECONDS(
      "crypto_pipeline_mongodb_acknowledged_age_seconds",
      "How long ago MongoDB last acknowledged a call; at the start, the time since then."),
  MONGODB_OUTAGES(
      "crypto_pipeline_mongodb_outages_total", "How often MongoDB stopped acknowledging."),
  MONGODB_INSERT_SECONDS(
      "crypto_pipeline_mongodb_insert_seconds",
      "How long the inserts of raw events took, with retries."),
  MONGODB_INSERT_SIZE(
      "crypto_pipeline_mongodb_insert_size", "How many raw events the inserts had."),
  COMMIT_SECONDS("crypto_pipeline_commit_seconds", "How long the parts of a commit took.", "part"),
  KAFKA_WAITING_SECONDS(
      "crypto_pipeline_kafka_waiting_seconds",
      "How long no broker has answered, while an answer is due; a few seconds at most while they do."),
  FAILED_THREADS(
      "crypto_pipeline_failed_threads",
      "How many stream threads have failed and are not replaced yet."),
  RECOMPUTE_PENDING_UNITS(
      "crypto_pipeline_recompute_pending_units", "How many days, or weeks, wait for a recompute."),
  RECOMPUTE_PENDING_SECONDS(
      "crypto_pipeline_recompute_pending_seconds",
      "How long the oldest of them has waited; 0 where none waits."),
  RECOMPUTE_LEFT_ALONE_UNITS(
      "crypto_pipeline_recompute_left_alone_units_total",
      "How often a recompute left a summary alone that lacks late ticks, because raw events have expired."),
  SOURCE_OUTAGE_SECONDS(
      "crypto_pipeline_source_outage_seconds",
      "How long the source has not answered; 0 while it does.",
      "source"),
  SOURCE_OUTAGES(
      "crypto_pipeline_source_outages_total", "How often the source stopped answering.", "source"),
  SOURCE_SEQUENCE_GAPS(
      "crypto_pipeline_source_sequence_gaps_total",
      "How often a trade id did not follow the one before.",
      "source"),
  SOURCE_MISSING_TRADES(
      "crypto_pipeline_source_missing_trades_total",
      "How many missed trades the history has shown not to have, or whose numbers the exchange has given to others.",
      "source"),
  SOURCE_PENDING_TRADES(
      "crypto_pipeline_source_pending_trades",
      "How many missed trades are still to be fetched.",
      "source"),
  SOURCE_REFUSED_PRODUCTS(
      "crypto_pipeline_source_refused_products",
      "How many products the source refuses now.",
      "source"),
  SOURCE_FAILED_CALLS(
      "crypto_pipeline_source_failed_calls_total",
      "How many HTTP calls and subscriptions were not answered as asked, by what is at fault.",
      "source",
      "fault"),
  SOURCE_UNREADABLE_PAYLOADS(
      "crypto_pipeline_source_unreadable_payloads_total",
      "How many payloads could not be read. They were sent as they came.",
      "source"),
  SOURCE_CONTROL_MESSAGES(
      "crypto_pipeline_source_control_messages_total",
      "How many messages were no trades, such as heartbeats.",
      "source"),
  SOURCE_SPARE_CALLS(
      "crypto_pipeline_source_spare_calls",
      "How many calls are left for retries, besides the regular ones, in the budget of a source that is polled.",
      "source");

  /** What the names of all of them begin with. */
  static final String PREFIX = "crypto_pipeline_";

  private final String fullName;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> tags;

  Metric(String fullName, String description, String... tags) {
    this.fullName = fullName;
    this.description = description;
    this.tags = List.of(tags);
  }

  /** Returns the name that Prometheus shows. */
  public String fullName() {
    return fullName;
  }

  /** Returns its name within the application, for example {@code ticks}. */
  public String shortName() {
    return fullName.substring(PREFIX.length()).replaceFirst("_total$", "");
  }

  /**
   * Returns what it shows now, by the value of its only tag; by an empty text if it has no tag.
   * Empty if nothing has registered it.
   */
  public SortedMap<String, Double> values(MeterRegistry meters) {
    SortedMap<String, Double> values = new TreeMap<>();
    for (Meter meter : meters.find(fullName).meters()) {
      String tag = tags.isEmpty() ? "" : meter.getId().getTag(tags.get(0));
      values.put(tag, meter.measure().iterator().next().getValue());
    }
    return values;
  }

  /** Returns what the value means, in a sentence or two. */
  public String description() {
    return description;
  }

  /** Returns the names of the tags. */
  public List<String> tags() {
    return tags;
  }

  /** Returns the counter of those tags' values; there is one in a registry. */
  public Counter counter(MeterRegistry meters, String... values) {
    return Counter.builder(fullName).description(description).tags(tagged(values)).register(meters);
  }

  /**
   * Registers a counter that shows what {@code count} has, which must be kept elsewhere; instead of
   * the one of an earlier try to start.
   */
  public FunctionCounter counter(MeterRegistry meters, AtomicLong count, String... values) {
    removeEarlier(meters, values);
    return FunctionCounter.builder(fullName, count, AtomicLong::doubleValue)
        .description(description)
        .tags(tagged(values))
        .register(meters);
  }

  /** Returns the timer of those tags' values; there is one in a registry. */
  public Timer timer(MeterRegistry meters, String... values) {
    return Timer.builder(fullName).description(description).tags(tagged(values)).register(meters);
  }

  /** Returns the summary of a distribution; there is one in a registry. */
  public DistributionSummary summary(MeterRegistry meters) {
    return DistributionSummary.builder(fullName).description(description).register(meters);
  }

  /** Returns gauges whose tags' values change. */
  public MultiGauge gauges(MeterRegistry meters) {
    return MultiGauge.builder(fullName).description(description).register(meters);
  }

  /**
   * Registers a gauge that any thread may ask for its value, instead of the one of an earlier try
   * to start: a registry keeps the first, whose owner is closed.
   */
  public Gauge gauge(MeterRegistry meters, Supplier<Number> value, String... values) {
    removeEarlier(meters, values);
    return Gauge.builder(fullName, value)
        .description(description)
        .tags(tagged(values))
        .register(meters);
  }

  private void removeEarlier(MeterRegistry meters, String... values) {
    meters.find(fullName).tags(tagged(values)).meters().forEach(meters::remove);
  }

  /** Returns the tags with these values. */
  Tags tagged(String... values) {
    if (values.length != tags.size()) {
      throw new IllegalArgumentException(fullName + " has the tags " + tags);
    }
    Tags tagged = Tags.empty();
    for (int i = 0; i < values.length; i++) {
      tagged = tagged.and(tags.get(i), values[i]);
    }
    return tagged;
  }
}
