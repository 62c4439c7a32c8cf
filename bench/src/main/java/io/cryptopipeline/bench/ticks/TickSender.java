package io.cryptopipeline.bench.ticks;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends ticks to {@code crypto-raw} with the settings of {@code produce}, and adds them to an
 * oracle. Not safe for several threads.
 */
public final class TickSender implements AutoCloseable {

  private static final Instant FIRST = Instant.parse("2018-04-05T00:00:00Z");
  private static final Duration SPAN = Duration.ofDays(5);

  private final TickFormat format;
  private final TickSequence sequence;
  private final Oracle oracle = new Oracle();
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * Connects to Kafka.
   *
   * @param linger how long a record waits for others; {@code produce} waits 20 ms
   */
  public TickSender(String bootstrapServers, TickFormat format, int coins, Duration linger) {
    this.format = format;
    this.sequence = new TickSequence(format, coins);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 << 10,
                ProducerConfig.LINGER_MS_CONFIG,
                linger.toMillis()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends that many ticks, evenly spread over five days, and waits until Kafka has them. */
  public void sendDays(long ticks) {
    for (long i = 0; i < ticks; i++) {
      send(FIRST.toEpochMilli() + (long) ((double) i / ticks * SPAN.toMillis()));
    }
    flush();
  }

  /** Sends that many ticks, each with its moment as event time, and waits until Kafka has them. */
  public void sendNow(long ticks) {
    for (long i = 0; i < ticks; i++) {
      send(System.currentTimeMillis());
    }
    flush();
  }

  /**
   * Sends the next tick, without waiting for Kafka.
   *
   * @param eventMs the event time, milliseconds since 1970
   * @throws IllegalStateException if Kafka has not accepted an earlier one
   */
  public void send(long eventMs) {
    throwFailure();
    Tick tick = sequence.next(eventMs);
    oracle.add(tick);
    var unused =
        producer.send(
            tick.record(format),
            (metadata, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
              }
            });
  }

  /**
   * Returns when Kafka has all ticks.
   *
   * @throws IllegalStateException if it has not accepted one
   */
  public void flush() {
    producer.flush();
    throwFailure();
  }

  private void throwFailure() {
    Exception error = failure.get();
    if (error != null) {
      throw new IllegalStateException("Kafka did not accept a tick", error);
    }
  }

  /** Returns the oracle of all ticks sent so far. */
  public Oracle oracle() {
    return oracle;
  }

  @Override
  public void close() {
    producer.close();
  }
}
