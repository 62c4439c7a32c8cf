package io.cryptopipeline.topology;

import io.cryptopipeline.summary.DayFoldCodec;
import io.cryptopipeline.summary.DayState;
import io.cryptopipeline.wire.SummaryJson;
import io.cryptopipeline.wire.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The way of the data through Kafka Streams; {@code topology/topology.txt} is what it describes.
 */
public final class PipelineTopology {

  /**
   * A window store silently skips a put that is older than its newest one less its retention, for
   * all keys of a partition (Kafka 4.3.1). Coins and days come in any order, so nothing may expire:
   * closed days are deleted by hand.
   */
  private static final Duration RETENTION = Duration.ofDays(365L * 8100);

  private PipelineTopology() {}

  /** Returns the topology, which is stateless until it is started; any thread. */
  public static Topology build(TopologySettings settings, Sinks sinks) {
    CoinPartitioner partitioner = new CoinPartitioner(settings.rawPartitions());
    ByteArraySerializer bytes = new ByteArraySerializer();
    ByteArrayDeserializer asBytes = new ByteArrayDeserializer();
    Topology topology = new Topology();

    // Every record, as bytes: nothing is refused before we can say why.
    topology.addSource(
        AutoOffsetReset.earliest(),
        Names.INGEST_RAW,
        new RecordTime(),
        asBytes,
        asBytes,
        Topics.RAW);
    topology.addProcessor(
        Names.READ_RAW_TICK,
        () -> new ReadRawTick(partitioner, settings.futureTolerance()),
        Names.INGEST_RAW);

    // A record that is not where its coin belongs goes there once.
    topology.addSink(Names.EGRESS_RAW, Topics.RAW, bytes, bytes, partitioner, Names.READ_RAW_TICK);

    // Each fact once into its coin-day.
    topology.addProcessor(
        Names.FOLD_DAILY_SUMMARY,
        () -> new FoldDailySummary(settings.grace()),
        Names.READ_RAW_TICK);
    topology.addStateStore(coinClocks(), Names.FOLD_DAILY_SUMMARY);
    topology.addStateStore(facts(), Names.FOLD_DAILY_SUMMARY);
    topology.addStateStore(dailySummaries(), Names.FOLD_DAILY_SUMMARY);

    // What cannot be used, with its reason.
    topology.addSink(
        Names.EGRESS_DEAD_LETTERS,
        Topics.DEAD_LETTERS,
        bytes,
        bytes,
        Names.READ_RAW_TICK,
        Names.FOLD_DAILY_SUMMARY);

    // Out: the raw events and the summaries.
    topology.addProcessor(Names.SINK_RAW_EVENTS, sinks.rawEvents(), Names.FOLD_DAILY_SUMMARY);
    topology.addProcessor(
        Names.SINK_DAILY_SUMMARIES, sinks.dailySummaries(), Names.FOLD_DAILY_SUMMARY);
    topology.addSink(
        Names.EGRESS_DAILY_SUMMARY,
        Topics.DAILY_SUMMARY,
        new StringSerializer(),
        SummaryJson.serializer(),
        Names.SINK_DAILY_SUMMARIES);
    return topology;
  }

  private static StoreBuilder<?> coinClocks() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(Names.COIN_CLOCK_STORE),
            Serdes.String(),
            CoinClock.serde())
        .withCachingEnabled();
  }

  private static StoreBuilder<?> facts() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(Names.FACT_STORE), Serdes.Bytes(), Serdes.Bytes());
  }

  private static StoreBuilder<?> dailySummaries() {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(
                Names.DAILY_SUMMARY_STORE, RETENTION, Duration.ofDays(1), false),
            Serdes.String(),
            dayStates())
        .withCachingEnabled();
  }

  private static Serde<DayState> dayStates() {
    return Serdes.serdeFrom(
        (topic, state) -> state == null ? null : encode(state),
        (topic, bytes) -> bytes == null ? null : decode(ByteBuffer.wrap(bytes)));
  }

  private static byte[] encode(DayState state) {
    byte[] fold = DayFoldCodec.encode(state.fold());
    return ByteBuffer.allocate(1 + fold.length)
        .put((byte) (state.isFinal() ? 1 : 0))
        .put(fold)
        .array();
  }

  private static DayState decode(ByteBuffer bytes) {
    boolean isFinal = bytes.get() == 1;
    byte[] fold = new byte[bytes.remaining()];
    bytes.get(fold);
    return new DayState(DayFoldCodec.decode(fold), isFinal);
  }
}
