package io.cryptopipeline.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * All metrics of the application. {@code docs/operations.md} lists them in the same words.
 *
 * <p>A name is what Prometheus shows: it ends in the unit, and in {@code total} if it only grows.
 * Whoever counts gets the registry of its command from its creator. A global registry would save
 * some parameters, but what one test or one stream of a JVM counts would be in another's metrics.
 */
public enum Metric {
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
  REFUSED_RECORDS(
      "crypto_pipeline_refused_records_total",
      "How many records went to the dead letters. A record that is processed again counts again.",
      "reason"),
  EXPIRED_RECORDS(
      "crypto_pipeline_expired_records_total",
      "How many offsets of crypto-raw were skipped, because Kafka had deleted them unread."),
  MONGODB_OUTAGE_SECONDS(
      "crypto_pipeline_mongodb_outage_seconds",
      "How long MongoDB has been waited for; 0 while it acknowledges."),
  MONGODB_OUTAGES(
      "crypto_pipeline_mongodb_outages_total", "How often MongoDB stopped acknowledging."),
  RECOMPUTE_PENDING_UNITS(
      "crypto_pipeline_recompute_pending_units", "How many days, or weeks, wait for a recompute."),
  RECOMPUTE_PENDING_SECONDS(
      "crypto_pipeline_recompute_pending_seconds",
      "How long the oldest of them has waited; 0 where none waits."),
  RECOMPUTE_LEFT_ALONE_UNITS(
      "crypto_pipeline_recompute_left_alone_units_total",
      "How often a recompute left a summary alone that lacks late ticks, because raw events have expired.");

  private final String fullName;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> tags;

  Metric(String fullName, String description, String... tags) {
    this.fullName = fullName;
    this.description = description;
    this.tags = List.of(tags);
  }

  /** Returns the name that Prometheus and JMX show. */
  public String fullName() {
    return fullName;
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

  /** Registers a counter that shows what {@code count} has; that must be kept elsewhere. */
  public FunctionCounter counter(MeterRegistry meters, AtomicLong count, String... values) {
    return FunctionCounter.builder(fullName, count, AtomicLong::doubleValue)
        .description(description)
        .tags(tagged(values))
        .register(meters);
  }

  /** Registers a gauge that any thread may ask for its value. */
  public Gauge gauge(MeterRegistry meters, Supplier<Number> value, String... values) {
    return Gauge.builder(fullName, value)
        .description(description)
        .tags(tagged(values))
        .register(meters);
  }

  private List<Tag> tagged(String... values) {
    if (values.length != tags.size()) {
      throw new IllegalArgumentException(fullName + " has the tags " + tags);
    }
    List<Tag> tagged = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      tagged.add(Tag.of(tags.get(i), values[i]));
    }
    return tagged;
  }
}
