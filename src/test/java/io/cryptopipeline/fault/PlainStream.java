package io.cryptopipeline.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.model.TickFoldCodec;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.stream.sink.CommitBarrier;
import io.cryptopipeline.stream.topology.Sinks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The pipeline without its deduplication and without the guard of its summaries: whether a record
 * is folded twice, or an old summary overwrites a newer one, is up to the sink alone.
 */
public final class PlainStream {

  private static final String FOLDS = "folds";

  /** Slow, so that a fault finds many records between two commits. */
  private static final long PER_RECORD_NANOS = 1_000_000;

  private PlainStream() {}

  /** When the sink writes. */
  enum Sink {
    /** Before Kafka's transaction is committed: the pipeline's own. */
    BARRIER,
    /** Every half minute: so long that nearly every kill finds something committed, not written. */
    TIMER,
    /** When the producer is flushed. */
    FLUSH,
    /** When the producer is flushed, without transactions. */
    AT_LEAST_ONCE,
    /** As the pipeline's own, but with times that are cut to milliseconds. */
    MILLISECONDS
  }

  /** Runs until SIGTERM. */
  public static void main(String[] args) {
    Sink sink = Sink.valueOf(args[0]);
    String topic = args[1];
    Properties config = config(sink, args[2], topic, args[3], Path.of(args[4]));
    PlainStorage storage = new PlainStorage(args[5], args[6]);
    KafkaStreams streams =
        switch (sink) {
          case BARRIER, MILLISECONDS -> {
            CommitBarrier barrier = new CommitBarrier(storage, 50, Clock.systemUTC());
            yield streams(
                sink,
                topic,
                barrier.sinks(CommitBarrier.Trigger.COMMIT),
                config,
                barrier.clients(args[2], new ExpiredRecords(false, new SimpleMeterRegistry())));
          }
          case TIMER -> {
            ControlSink own = new ControlSink(storage, Optional.of(Duration.ofSeconds(30)));
            yield streams(sink, topic, own.sinks(), config, own.clients(args[2]));
          }
          case FLUSH, AT_LEAST_ONCE -> {
            ControlSink own = new ControlSink(storage, Optional.empty());
            yield streams(sink, topic, own.sinks(), config, own.clients(args[2]));
          }
        };
    // Halted, as the JVM would exit with the signal's code.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  boolean closed =
                      streams.close(
                          CloseOptions.timeout(Duration.ofMinutes(1))
                              .withGroupMembershipOperation(
                                  CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
                  Runtime.getRuntime().halt(closed ? 0 : 1);
                }));
    streams.setUncaughtExceptionHandler(
        error -> {
          error.printStackTrace();
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.setStateListener((state, before) -> System.out.println("the stream is " + state));
    streams.start();
  }

  private static KafkaStreams streams(
      Sink sink, String topic, Sinks sinks, Properties config, KafkaClientSupplier clients) {
    Topology topology = new Topology();
    topology.addSource(
        AutoOffsetReset.earliest(),
        "source",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic);
    topology.addProcessor("fold", () -> new Fold(sink == Sink.MILLISECONDS), "source");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(FOLDS), Serdes.String(), Serdes.ByteArray()),
        "fold");
    topology.addProcessor("raw-events", sinks.rawEvents(), "fold");
    topology.addProcessor("summaries", sinks.summaries(), "fold");
    return new KafkaStreams(topology, config, clients);
  }

  private static Properties config(
      Sink sink, String bootstrapServers, String applicationId, String name, Path state) {
    Properties config = new Properties();
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    config.put(StreamsConfig.CLIENT_ID_CONFIG, name);
    config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 500);
    config.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        sink == Sink.AT_LEAST_ONCE ? StreamsConfig.AT_LEAST_ONCE : StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 20);
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 3_000);
    config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 500);
    // At once, so that the state is ahead of the offsets nearly always.
    config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    if (sink != Sink.AT_LEAST_ONCE) {
      config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
    }
    return config;
  }

  private static final class Fold implements Processor<byte[], byte[], String, Object> {

    private final RawTickReader reader =
        new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn());
    private final boolean cutsTimes;
    private ProcessorContext<String, Object> context;
    private KeyValueStore<String, byte[]> folds;

    Fold(boolean cutsTimes) {
      this.cutsTimes = cutsTimes;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
      this.context = context;
      folds = context.getStateStore(FOLDS);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      LockSupport.parkNanos(PER_RECORD_NANOS);
      RawTick rawTick = read(record);
      Tick tick = rawTick.tick();
      RecordMetadata place = context.recordMetadata().orElseThrow();
      CoinWindow day = new CoinWindow(tick.coinId(), Windows.UTC_DAYS.unit(tick.timestamp()));
      byte[] before = folds.get(day.id());
      TickFold fold =
          before == null
              ? TickFold.of(day, tick, place.offset())
              : TickFoldCodec.decode(before).plus(tick, place.offset());
      folds.put(day.id(), TickFoldCodec.encode(fold));
      context.forward(
          record
              .withKey(day.id())
              .withValue(
                  new RawEvent(
                      rawTick,
                      day,
                      false,
                      Instant.EPOCH,
                      place.topic(),
                      place.partition(),
                      place.offset())),
          "raw-events");
      context.forward(
          record.withKey(day.id()).withValue(new WindowState(fold, false)), "summaries");
    }

    private RawTick read(Record<byte[], byte[]> record) {
      byte[] value = cutsTimes ? cut(record.value()) : record.value();
      try {
        return reader.read(value, record.headers(), Instant.ofEpochMilli(record.timestamp()));
      } catch (UnusableRecordException e) {
        throw new IllegalStateException("the controls are fed with ticks", e);
      }
    }

    private static byte[] cut(byte[] tick) {
      return new String(tick, UTF_8).replaceFirst("(\\.\\d{3})\\d+Z", "$1Z").getBytes(UTF_8);
    }
  }
}
