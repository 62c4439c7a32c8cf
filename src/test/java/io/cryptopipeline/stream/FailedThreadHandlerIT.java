package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.sink.CommitBarrier;
import io.cryptopipeline.stream.topology.PipelineTopology;
import io.cryptopipeline.stream.topology.Sinks;
import io.cryptopipeline.stream.topology.TimestampLimits;
import io.cryptopipeline.testing.kafka.OtherProducers;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** Stream threads that die of a record, in a real Kafka Streams; no wait is slept. */
class FailedThreadHandlerIT extends LivePipeline {

  private static final String GROUP = "crypto-pipeline";

  private static final String POISON = "tick:bitcoin:2";

  /** So many producers cannot be made, one after the other. */
  private static final int WITHOUT_NAMES = 3;

  /** So long the partitions of a dead thread would lie idle, did its consumer stay in the group. */
  private static final String LONGER_THAN_ANY_PATIENCE = Long.toString(30 * 60_000L);

  private static final List<String> TICKS =
      List.of(
          "{\"coin_id\":\"bitcoin\",\"timestamp\":1522886400000,\"price\":1,\"trade_id\":1}",
          "{\"coin_id\":\"bitcoin\",\"timestamp\":1522886401000,\"price\":2,\"trade_id\":2}",
          "{\"coin_id\":\"bitcoin\",\"timestamp\":1522886402000,\"price\":3,\"trade_id\":3}");

  private final SleptTime time = new SleptTime("2018-04-05T00:00:00Z");
  private final AtomicInteger met = new AtomicInteger();
  private final AtomicReference<PipelineException> fatal = new AtomicReference<>();
  private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

  @Test
  void shouldStopWithThePlaceOfTheRecordThatEndsEveryThread() throws Exception {
    sendAsOurProducer(TICKS);

    try (CommitBarrier barrier = barrier();
        KafkaStreams streams =
            streams(
                barrier,
                barrier.clients(GROUP, new ExpiredRecords(false, new SimpleMeterRegistry())),
                Integer.MAX_VALUE)) {
      await().until(() -> streams.state() == KafkaStreams.State.ERROR);
    }

    assertThat(fatal.get())
        .hasMessageStartingWith("the stream has stopped, the same error occurred 5 times: ")
        .hasMessageContainingAll("topic=crypto-raw", "offset=1")
        .hasMessageEndingWith(": java.lang.IllegalStateException: poison");
    assertThat(met).hasValue(FailedThreadHandler.TRIES);
    assertThat(waits).hasSize(FailedThreadHandler.TRIES - 1);
    assertThat(firstUncommittedOffset()).isLessThan(2);
  }

  @Test
  void shouldGoOnAndLoseNothingWhenTheErrorGoesAwayAndClientsCannotBeMadeForAWhile() {
    sendAsOurProducer(TICKS);

    CommitBarrier barrier = barrier();
    KafkaClientSupplier clients =
        barrier.clients(GROUP, new ExpiredRecords(false, new SimpleMeterRegistry()));
    try (barrier;
        KafkaStreams streams =
            streams(
                barrier,
                new OtherProducers(clients, withoutNames(clients)),
                FailedThreadHandler.TRIES - 1)) {
      await().until(() -> firstUncommittedOffset() >= TICKS.size());

      assertThat(streams.state().isRunningOrRebalancing()).isTrue();
    }

    assertThat(met).hasValue(FailedThreadHandler.TRIES);
    oracle.verify(mongo.database());
    assertThat(waits.subList(1, 1 + WITHOUT_NAMES)).containsOnly(RepeatedErrors.LONGEST_WAIT);
  }

  private CommitBarrier barrier() {
    return new CommitBarrier(MongoParts.storage(mongo.database()), 10, Clock.systemUTC());
  }

  private KafkaStreams streams(CommitBarrier barrier, KafkaClientSupplier clients, int failures) {
    settings =
        settings(
            Map.of(
                "streams.num.stream.threads",
                "1",
                "streams.consumer.session.timeout.ms",
                LONGER_THAN_ANY_PATIENCE));
    Sinks real = barrier.sinks(CommitBarrier.Trigger.COMMIT);
    Sinks poisoned =
        new Sinks(
            () -> new Poisoned(real.rawEvents().get(), failures), real.summaries(), real.commits());
    KafkaStreams streams =
        new KafkaStreams(
            PipelineTopology.build(
                StreamApplication.topologySettings(settings, TimestampLimits.NONE), poisoned),
            StreamsProperties.of(settings),
            clients);
    streams.setUncaughtExceptionHandler(
        new FailedThreadHandler(
            error -> Optional.empty(),
            new RepeatedErrors(time, new Random(SEED)),
            wait -> {
              time.pass(wait);
              waits.add(wait);
              return false;
            },
            Optional::empty,
            () -> streams.addStreamThread().isPresent(),
            fatal::set));
    streams.start();
    return streams;
  }

  private long firstUncommittedOffset() throws InterruptedException, ExecutionException {
    try (Admin admin = KafkaClients.admin(settings)) {
      return admin
          .listConsumerGroupOffsets("crypto-pipeline")
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(committed -> committed.offset())
          .max()
          .orElse(0);
    }
  }

  /** Fails at one record so many times. */
  private final class Poisoned implements Processor<String, RawEvent, Void, Void> {

    private final Processor<String, RawEvent, Void, Void> sink;
    private final int failures;

    Poisoned(Processor<String, RawEvent, Void, Void> sink, int failures) {
      this.sink = sink;
      this.failures = failures;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      sink.init(context);
    }

    @Override
    public void process(Record<String, RawEvent> record) {
      if (record.value().rawTick().eventId().toString().equals(POISON)
          && met.incrementAndGet() <= failures) {
        throw new IllegalStateException("poison");
      }
      sink.process(record);
    }

    @Override
    public void close() {
      sink.close();
    }
  }

  /** Makes the first producer, then for a while none. */
  private static Function<Map<String, Object>, Producer<byte[], byte[]>> withoutNames(
      KafkaClientSupplier clients) {
    AtomicInteger producers = new AtomicInteger();
    return config -> {
      int before = producers.getAndIncrement();
      if (before >= 1 && before <= WITHOUT_NAMES) {
        throw new KafkaException("Failed to construct kafka producer");
      }
      return clients.getProducer(config);
    };
  }
}
