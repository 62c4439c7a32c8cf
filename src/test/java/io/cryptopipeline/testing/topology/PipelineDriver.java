package io.cryptopipeline.testing.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.sink.CommitBarrier;
import io.cryptopipeline.stream.topology.PipelineTopology;
import io.cryptopipeline.stream.topology.TimestampLimits;
import io.cryptopipeline.stream.topology.TopologySettings;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The topology under a test driver: one partition, an hour of grace, five minutes of tolerance for
 * the future. Ticks are fetched at {@link #FETCHED_AT} unless the test says otherwise.
 */
public final class PipelineDriver implements AutoCloseable {

  /** The timestamp of the records, and the wall clock at the start. */
  public static final Instant FETCHED_AT = Instant.parse("2026-01-01T00:00:00Z");

  private final RecordingStorage storage = new RecordingStorage();
  private final CommitBarrier barrier;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> raw;
  private final TestOutputTopic<byte[], byte[]> deadLetters;
  private Instant fetchedAt = FETCHED_AT;

  /** Starts an empty pipeline that summarizes days of UTC. */
  public PipelineDriver() {
    this(Windows.UTC_DAYS);
  }

  /** Starts an empty pipeline. */
  public PipelineDriver(Windows windows) {
    this(windows, Set.of("usd"), false);
  }

  /** Starts an empty pipeline that takes prices in these, and mixes markets or not. */
  public PipelineDriver(Windows windows, Set<String> quotes, boolean mixedMarkets) {
    this(windows, "1e-30", "1e30", quotes, mixedMarkets, TimestampLimits.NONE, Long.MAX_VALUE);
  }

  /** Starts an empty pipeline whose state may take that much memory. */
  public PipelineDriver(Windows windows, long stateBytes) {
    this(windows, "1e-30", "1e30", Set.of("usd"), false, TimestampLimits.NONE, stateBytes);
  }

  /** Starts an empty pipeline of days that takes prices from the lowest to the highest. */
  public PipelineDriver(String minPrice, String maxPrice) {
    this(
        Windows.UTC_DAYS,
        minPrice,
        maxPrice,
        Set.of("usd"),
        false,
        TimestampLimits.NONE,
        Long.MAX_VALUE);
  }

  /** Starts an empty pipeline on a broker with limits of the timestamps. */
  public PipelineDriver(TimestampLimits rawTimestamps) {
    this(Windows.UTC_DAYS, "1e-30", "1e30", Set.of("usd"), false, rawTimestamps, Long.MAX_VALUE);
  }

  /** Starts an empty pipeline of days that shows how it is. */
  public PipelineDriver(Monitoring monitoring) {
    this(
        Windows.UTC_DAYS,
        "1e-30",
        "1e30",
        Set.of("usd"),
        false,
        TimestampLimits.NONE,
        Long.MAX_VALUE,
        monitoring);
  }

  private PipelineDriver(
      Windows windows,
      String minPrice,
      String maxPrice,
      Set<String> quotes,
      boolean mixedMarkets,
      TimestampLimits rawTimestamps,
      long stateBytes) {
    this(
        windows,
        minPrice,
        maxPrice,
        quotes,
        mixedMarkets,
        rawTimestamps,
        stateBytes,
        Monitoring.disabled());
  }

  private PipelineDriver(
      Windows windows,
      String minPrice,
      String maxPrice,
      Set<String> quotes,
      boolean mixedMarkets,
      TimestampLimits rawTimestamps,
      long stateBytes,
      Monitoring monitoring) {
    barrier = new CommitBarrier(storage, 1, Clock.fixed(FETCHED_AT, ZoneOffset.UTC), monitoring);
    TopologySettings settings =
        new TopologySettings(
            new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn()),
            1,
            windows,
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            new BigDecimal(minPrice),
            new BigDecimal(maxPrice),
            quotes,
            mixedMarkets,
            rawTimestamps,
            stateBytes);
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "topology-test");
    config.put(StreamsConfig.STATE_DIR_CONFIG, "target/topology-test/" + UUID.randomUUID());
    driver =
        new TopologyTestDriver(
            PipelineTopology.build(
                settings, barrier.sinks(CommitBarrier.Trigger.EACH_RECORD), monitoring.meters()),
            config,
            FETCHED_AT);
    ByteArraySerializer bytes = new ByteArraySerializer();
    raw = driver.createInputTopic(Topics.RAW, bytes, bytes);
    deadLetters =
        driver.createOutputTopic(
            Topics.DEAD_LETTERS, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** From now on records carry this timestamp. */
  public PipelineDriver fetchedAt(String instant) {
    fetchedAt = Instant.parse(instant);
    return this;
  }

  /** Sends a generic tick, keyed by its coin. */
  public PipelineDriver tick(String coinId, String timestamp, String price) {
    return record(
        coinId,
        "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":%s}"
            .formatted(coinId, timestamp, price));
  }

  /** Sends a generic tick with a trade id and a volume, keyed by its coin. */
  public PipelineDriver trade(
      String coinId, String timestamp, String price, String volume, String tradeId) {
    return record(
        coinId,
        "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":%s,\"volume\":%s,\"trade_id\":\"%s\"}"
            .formatted(coinId, timestamp, price, volume, tradeId));
  }

  /** Sends any value under any key; null is none. */
  public PipelineDriver record(String key, String value) {
    return record(key, value, new RecordHeaders());
  }

  /** Sends any value with headers. */
  public PipelineDriver record(String key, String value, Headers headers) {
    return record(
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        headers,
        fetchedAt);
  }

  /** Sends any bytes. */
  public PipelineDriver record(byte[] key, byte[] value, Headers headers, Instant timestamp) {
    raw.pipeInput(new TestRecord<>(key, value, headers, timestamp));
    return this;
  }

  /** Lets the wall clock go on. */
  public PipelineDriver pass(Duration time) {
    driver.advanceWallClockTime(time);
    return this;
  }

  /** The newest summary of the coin-day, or null. */
  public Summary summary(String id) {
    return summary(WindowSize.DAY, id);
  }

  /** The newest summary of the window, or null. */
  public Summary summary(WindowSize size, String id) {
    return storage.summaries().values().stream()
        .filter(summary -> summary.window().window().size() == size)
        .filter(summary -> summary.window().id().equals(id))
        .findFirst()
        .orElse(null);
  }

  /** How many windows have a summary. */
  public int summaryCount() {
    return storage.summaries().size();
  }

  /** The newest summary of each window. */
  public Collection<Summary> summaries() {
    return storage.summaries().values();
  }

  /** Every raw event that was offered, in its order. */
  public List<RawEvent> rawEvents() {
    return storage.rawEvents();
  }

  /** Every unit that was marked to be recomputed. */
  public Set<CoinWindow> pending() {
    return storage.pending();
  }

  /** Every daily summary that was published since the last call, by key. */
  public List<TestRecord<String, String>> published() {
    return published(WindowSize.DAY);
  }

  /** Every summary of such windows that was published since the last call, by key. */
  public List<TestRecord<String, String>> published(WindowSize size) {
    return driver
        .createOutputTopic(
            Topics.summaries(size), new StringDeserializer(), new StringDeserializer())
        .readRecordsToList();
  }

  /** What was refused since the last call. */
  public List<TestRecord<byte[], byte[]>> deadLetters() {
    return deadLetters.readRecordsToList();
  }

  /** Returns what was sent back to {@code crypto-raw} since the last call. */
  public List<TestRecord<byte[], byte[]>> returned() {
    return driver
        .createOutputTopic(Topics.RAW, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** Forgets what the sinks and topics were given so far. */
  public void forgetOutput() {
    storage.forget();
    published();
    deadLetters();
  }

  /** A store of keys and values. */
  public <K, V> KeyValueStore<K, V> keyValueStore(String name) {
    return driver.getKeyValueStore(name);
  }

  /** A store of windows. */
  public <K, V> WindowStore<K, V> windowStore(String name) {
    return driver.getWindowStore(name);
  }

  @Override
  public void close() {
    driver.close();
    barrier.close();
  }
}
