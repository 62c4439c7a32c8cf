package io.cryptopipeline.fault;

import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.sink.CommitBarrier;
import io.cryptopipeline.stream.topology.Sinks;
import io.cryptopipeline.testing.kafka.OtherProducers;
import io.cryptopipeline.testing.ticks.RawEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A sink as it must not be: it writes by a timer, or when the producer is flushed. For an
 * application of one stream thread.
 */
final class ControlSink {

  private final Storage storage;
  private final Optional<Duration> timer;
  private final List<RawEvent> rawEvents = new ArrayList<>();
  private final Map<String, WindowState> summaries = new LinkedHashMap<>();

  /**
   * Creates a sink.
   *
   * @param timer how often it writes; when the producer is flushed, if empty
   */
  ControlSink(Storage storage, Optional<Duration> timer) {
    this.storage = storage;
    this.timer = timer;
  }

  Sinks sinks() {
    return new Sinks(
        () -> new Keep<RawEvent, Void, Void>(),
        () -> new Keep<WindowState, String, Summary>(),
        Optional.empty());
  }

  KafkaClientSupplier clients(String group) {
    KafkaClientSupplier plain =
        new CommitBarrier(storage, 1, Clock.systemUTC())
            .clients(
                group,
                new ExpiredRecords(false, new SimpleMeterRegistry())); // which is offered nothing
    return timer.isPresent() ? plain : new OtherProducers(plain, this::flushingProducer);
  }

  private void write() {
    RawEvents.insert(storage, rawEvents);
    storage.putSummaries(
        summaries.values().stream().map(state -> state.summarize(Instant.EPOCH)).toList());
    rawEvents.clear();
    summaries.clear();
  }

  private final class Keep<V, K2, V2> implements Processor<String, V, K2, V2> {

    @Override
    public void init(ProcessorContext<K2, V2> context) {
      timer.ifPresent(
          every -> context.schedule(every, PunctuationType.WALL_CLOCK_TIME, now -> write()));
    }

    @Override
    public void process(Record<String, V> record) {
      if (record.value() instanceof RawEvent event) {
        rawEvents.add(event);
      } else if (record.value() instanceof WindowState state) {
        summaries.put(record.key(), state);
      }
    }

    @Override
    public void close() {
      if (timer.isPresent()) {
        write();
      }
    }
  }

  private Producer<byte[], byte[]> flushingProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public void flush() {
        write();
        super.flush();
      }
    };
  }
}
