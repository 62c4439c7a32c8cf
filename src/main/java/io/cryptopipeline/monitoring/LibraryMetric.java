package io.cryptopipeline.monitoring;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The metrics that are shown of those that Micrometer's binders have of Kafka, MongoDB's driver and
 * the JVM (1.17). Everything else is denied: Kafka Streams alone has some thousand, most of them
 * for those who develop it, and with the id of a process in their tags, which gives new series at
 * each start. {@code docs/monitoring.md} lists these in the same words.
 *
 * <p>Those of Kafka keep all of their tags, with other values: the binder takes a meter with fewer
 * tags than Kafka's metric for another one, and removes it.
 */
public enum LibraryMetric {
  THREADS_ALIVE(
      "kafka.stream.alive.stream.threads",
      "How many stream threads are alive.",
      Kind.VALUE,
      "client.id",
      "kafka.version"),
  THREAD_PROCESSED(
      "kafka.stream.thread.process.total",
      "How many records a stream thread has processed.",
      Kind.TOTAL,
      "thread.id",
      "kafka.version"),
  THREAD_PROCESS_RATIO(
      "kafka.stream.thread.process.ratio",
      "The share of its time that a stream thread processes records.",
      Kind.VALUE,
      "thread.id",
      "kafka.version"),
  THREAD_POLL_RATIO(
      "kafka.stream.thread.poll.ratio",
      "The share of its time that a stream thread waits for records.",
      Kind.VALUE,
      "thread.id",
      "kafka.version"),
  THREAD_COMMIT_RATIO(
      "kafka.stream.thread.commit.ratio",
      "The share of its time that a stream thread commits.",
      Kind.VALUE,
      "thread.id",
      "kafka.version"),
  REBALANCES(
      "kafka.consumer.coordinator.rebalance.total",
      "How often a consumer's partitions were assigned.",
      Kind.TOTAL,
      "client.id",
      "kafka.version"),
  FAILED_REBALANCES(
      "kafka.consumer.coordinator.failed.rebalance.total",
      "How often that failed.",
      Kind.TOTAL,
      "client.id",
      "kafka.version"),
  ASSIGNED_PARTITIONS(
      "kafka.consumer.coordinator.assigned.partitions",
      "How many partitions a consumer has.",
      Kind.VALUE,
      "client.id",
      "kafka.version"),
  RECORD_ERRORS(
      "kafka.producer.record.error.total",
      "How many records a producer could not send.",
      Kind.TOTAL,
      "client.id",
      "kafka.version"),
  RECORD_RETRIES(
      "kafka.producer.record.retry.total",
      "How often a producer sent a record again.",
      Kind.TOTAL,
      "client.id",
      "kafka.version"),
  MONGODB_COMMANDS(
      "mongodb.driver.commands",
      "How long MongoDB took to reply to commands.",
      Kind.TIMER,
      "command",
      "status"),
  MONGODB_POOL_SIZE(
      "mongodb.driver.pool.size",
      "How many connections there are to a server.",
      Kind.VALUE,
      "server.address"),
  MONGODB_POOL_CHECKED_OUT(
      "mongodb.driver.pool.checkedout",
      "How many of them are in use.",
      Kind.VALUE,
      "server.address"),
  MONGODB_POOL_WAITING(
      "mongodb.driver.pool.waitqueuesize",
      "How many calls wait for a connection.",
      Kind.VALUE,
      "server.address"),
  JVM_MEMORY_USED("jvm.memory.used", "Memory in use, in bytes.", Kind.BYTES, "area", "id"),
  JVM_MEMORY_MAX("jvm.memory.max", "Memory that may be used, in bytes.", Kind.BYTES, "area", "id"),
  JVM_PAUSES(
      "jvm.gc.pause", "How long the garbage collector paused all threads.", Kind.TIMER, "gc"),
  PROCESS_CPU_USAGE(
      "process.cpu.usage", "The share of all processors that the process uses.", Kind.VALUE),
  PROCESS_FILES("process.files.open", "How many files the process has open.", Kind.FILES),
  PROCESS_UPTIME("process.uptime", "How long the process has run.", Kind.SECONDS);

  /** What Prometheus adds to the name. */
  private enum Kind {
    VALUE(""),
    TOTAL(""),
    BYTES("_bytes"),
    FILES("_files"),
    SECONDS("_seconds"),
    TIMER("_seconds");

    private final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }
  }

  /**
   * The id of the process, which is a UUID, in the names of Kafka Streams and its threads and
   * clients; in those of threads and clients also the application.id before it.
   */
  private static final Pattern PROCESS =
      Pattern.compile(
          "^.*-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-|-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

  private static final Map<String, LibraryMetric> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(metric -> metric.meter, Function.identity()));

  private final String meter;
  private final String description;
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> tags;

  LibraryMetric(String meter, String description, Kind kind, String... tags) {
    this.meter = meter;
    this.description = description;
    this.kind = kind;
    this.tags = List.of(tags);
  }

  /** Returns the name that Prometheus shows. */
  public String fullName() {
    return underscored(meter) + kind.suffix;
  }

  /** Returns the sum of what it shows now; empty if its library has not registered it. */
  public OptionalDouble value(MeterRegistry meters) {
    double[] values =
        meters.find(meter).meters().stream()
            .mapToDouble(one -> one.measure().iterator().next().getValue())
            .toArray();
    return values.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(DoubleStream.of(values).sum());
  }

  /** Returns what the value means, in a sentence. */
  public String description() {
    return description;
  }

  /** Returns the names of the tags as Prometheus shows them. */
  public List<String> tags() {
    return tags.stream().map(LibraryMetric::underscored).toList();
  }

  private static String underscored(String name) {
    return name.replace('.', '_');
  }

  /** Returns the filter that denies all meters but these and {@linkplain Metric our own}. */
  static MeterFilter filter() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return id.getName().startsWith(Metric.PREFIX) || BY_NAME.containsKey(id.getName())
            ? MeterFilterReply.NEUTRAL
            : MeterFilterReply.DENY;
      }

      @Override
      public Meter.Id map(Meter.Id id) {
        LibraryMetric metric = BY_NAME.get(id.getName());
        return metric == null ? id : id.replaceTags(metric.kept(id));
      }
    };
  }

  private List<Tag> kept(Meter.Id id) {
    List<Tag> kept = new ArrayList<>();
    for (Tag tag : id.getTagsAsIterable()) {
      if (tags.contains(tag.getKey())) {
        kept.add(Tag.of(tag.getKey(), PROCESS.matcher(tag.getValue()).replaceFirst("")));
      }
    }
    return kept;
  }
}
