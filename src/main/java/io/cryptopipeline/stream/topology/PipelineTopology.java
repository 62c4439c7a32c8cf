package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.TickFoldCodec;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.SummaryJson;
import io.cryptopipeline.record.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds the Kafka Streams topology that {@code topology/topology.txt} describes. */
public final class PipelineTopology {

  /**
   * The retention of the window stores, so long that nothing expires. A window store skips, with no
   * more than a warning, a put that is older than the newest put of its partition, of any key, less
   * the retention (Kafka 4.4.0). Coins and days arrive in any order, so closed windows are deleted
   * explicitly.
   */
  public static final Duration STATE_RETENTION = Duration.ofDays(365L * 8100);

  private PipelineTopology() {}

  /** Builds the topology, with metrics that nobody looks at; any thread. */
  public static Topology build(TopologySettings settings, Sinks sinks) {
    return build(settings, sinks, Monitoring.disabledMeters());
  }

  /**
   * Builds the topology; any thread.
   *
   * @param meters takes the metrics
   */
  public static Topology build(TopologySettings settings, Sinks sinks, MeterRegistry meters) {
    DeadLetterSender deadLetters = new DeadLetterSender(meters);
    TickMetrics metrics = new TickMetrics(meters);
    StateMemory memory = new StateMemory(settings.stateBytes());
    CoinPartitioner partitioner = new CoinPartitioner(settings.rawPartitions());
    ByteArraySerializer bytes = new ByteArraySerializer();
    ByteArrayDeserializer asBytes = new ByteArrayDeserializer();
    Topology topology = new Topology();

    // All records as bytes: a deserializer could only reject a record without a reason.
    topology.addSource(
        AutoOffsetReset.earliest(),
        Names.INGEST_RAW,
        new RecordTime(),
        asBytes,
        asBytes,
        Topics.RAW);
    topology.addProcessor(
        Names.READ_RAW_TICK,
        () -> new ReadRawTick(partitioner, settings, deadLetters, metrics, sinks.commits()),
        Names.INGEST_RAW);

    // A record on another partition than its coin's is sent there once.
    topology.addSink(Names.EGRESS_RAW, Topics.RAW, bytes, bytes, partitioner, Names.READ_RAW_TICK);

    // Each fact is folded once into its windows.
    topology.addProcessor(
        Names.FOLD_SUMMARIES,
        () -> new FoldSummaries(settings, deadLetters, metrics, memory, sinks.commits()),
        Names.READ_RAW_TICK);
    stores(settings.windows().sizes())
        .forEach(store -> topology.addStateStore(store, Names.FOLD_SUMMARIES));

    // Refused records, each with its reason.
    topology.addSink(
        Names.EGRESS_DEAD_LETTERS,
        Topics.DEAD_LETTERS,
        bytes,
        bytes,
        Names.READ_RAW_TICK,
        Names.FOLD_SUMMARIES);

    // The raw events, and the summaries of each size.
    topology.addProcessor(Names.SINK_RAW_EVENTS, sinks.rawEvents(), Names.FOLD_SUMMARIES);
    for (WindowSize size : settings.windows().sizes()) {
      topology.addProcessor(Names.sinkSummaries(size), sinks.summaries(), Names.FOLD_SUMMARIES);
      topology.addSink(
          Names.egressSummaries(size),
          Topics.summaries(size),
          new StringSerializer(),
          SummaryJson.serializer(),
          Names.sinkSummaries(size));
    }
    return topology;
  }

  /**
   * Returns all stores of the topology; each has a changelog. None is cached: at a commit, Kafka
   * Streams flushes its caches before the state is written back (4.4.0).
   */
  public static List<StoreBuilder<?>> stores(Collection<WindowSize> sizes) {
    List<StoreBuilder<?>> stores = new ArrayList<>(List.of(coinClocks(), facts()));
    sizes.forEach(size -> stores.add(summaries(size)));
    return stores;
  }

  private static StoreBuilder<?> coinClocks() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(Names.COIN_CLOCK_STORE), Serdes.String(), CoinClock.serde());
  }

  private static StoreBuilder<?> facts() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(Names.FACT_STORE), Serdes.Bytes(), Serdes.ByteArray());
  }

  private static StoreBuilder<?> summaries(WindowSize size) {
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(
            Names.summaryStore(size), STATE_RETENTION, size.usual(), false),
        Serdes.String(),
        windowStates());
  }

  static Serde<WindowState> windowStates() {
    return Serdes.serdeFrom(
        (topic, state) -> state == null ? null : encode(state),
        (topic, bytes) -> bytes == null ? null : decode(ByteBuffer.wrap(bytes)));
  }

  private static byte[] encode(WindowState state) {
    byte[] fold = TickFoldCodec.encode(state.fold());
    return ByteBuffer.allocate(1 + fold.length)
        .put((byte) (state.isFinal() ? 1 : 0))
        .put(fold)
        .array();
  }

  private static WindowState decode(ByteBuffer bytes) {
    boolean isFinal = bytes.get() == 1;
    byte[] fold = new byte[bytes.remaining()];
    bytes.get(fold);
    return new WindowState(TickFoldCodec.decode(fold), isFinal);
  }
}
