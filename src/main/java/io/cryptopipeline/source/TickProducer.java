package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.wire.HeaderNames;
import io.cryptopipeline.wire.RawTick;
import io.cryptopipeline.wire.RawTickReader;
import io.cryptopipeline.wire.Topics;
import io.cryptopipeline.wire.UnusableRecordException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes payloads to {@code crypto-raw}, byte for byte, keyed by coin, with the time of fetching as
 * the record's timestamp and headers that say what they are. A payload that is no tick is reported
 * and left out. A full buffer holds the source up; nothing is dropped.
 *
 * <p>Safe for several threads. Closing it sends what is left.
 */
public final class TickProducer implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(TickProducer.class);
  private static final int REPORTED_REFUSALS = 20;

  private final Producer<byte[], byte[]> producer;
  private final Clock clock;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final AtomicLong refused = new AtomicLong();

  /**
   * Creates a producer of ticks.
   *
   * @param producer is idempotent and waits for all replicas; closed with this
   * @param clock says the time of fetching
   */
  public TickProducer(Producer<byte[], byte[]> producer, Clock clock) {
    this.producer = producer;
    this.clock = clock;
  }

  /**
   * Sends one payload; it is on the topic only after {@link #flush}.
   *
   * @throws PipelineException if Kafka did not take this one or an earlier one
   */
  public void send(Fetched fetched) {
    long nowMs = clock.millis();
    Headers headers = new RecordHeaders();
    headers.add(HeaderNames.SOURCE, fetched.source().getBytes(UTF_8));
    RawTick rawTick;
    try {
      rawTick = RawTickReader.read(fetched.payload(), headers, Instant.ofEpochMilli(nowMs));
    } catch (UnusableRecordException e) {
      refuse(fetched, e);
      return;
    }
    headers.add(HeaderNames.FORMAT, rawTick.format().getBytes(UTF_8));
    headers.add(HeaderNames.EVENT_ID, rawTick.eventId().getBytes(UTF_8));
    byte[] key = rawTick.tick().coinId().getBytes(UTF_8);
    send(new ProducerRecord<>(Topics.RAW, null, nowMs, key, fetched.payload(), headers));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    throwFailure();
    try {
      var unused =
          producer.send(
              record,
              (metadata, error) -> {
                if (error == null) {
                  sent.incrementAndGet();
                } else {
                  failure.compareAndSet(null, error);
                }
              });
    } catch (KafkaException e) {
      failure.compareAndSet(null, e);
      throwFailure();
    }
  }

  private void refuse(Fetched fetched, UnusableRecordException e) {
    long number = refused.incrementAndGet();
    if (number <= REPORTED_REFUSALS) {
      LOG.warn("{}: {}; it is left out", fetched.place(), e.getMessage());
    } else if (number == REPORTED_REFUSALS + 1) {
      LOG.warn("further unusable lines are counted only");
    }
  }

  /**
   * Returns when Kafka has taken everything that was sent.
   *
   * @throws PipelineException if it did not take all of it
   */
  public void flush() {
    producer.flush();
    throwFailure();
  }

  private void throwFailure() {
    Exception e = failure.get();
    if (e != null) {
      throw new PipelineException(
          "Kafka did not take a tick for %s after all retries: %s; it took %d before, send again"
              .formatted(Topics.RAW, e.getMessage(), sent.get()),
          e);
    }
  }

  /** Returns how many ticks Kafka has taken. */
  public long sent() {
    return sent.get();
  }

  /** Returns how many payloads were left out because they are no ticks. */
  public long refused() {
    return refused.get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
