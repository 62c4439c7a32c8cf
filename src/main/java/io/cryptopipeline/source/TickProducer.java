package io.cryptopipeline.source;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.wire.Topics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writes ticks to {@code crypto-raw}, those of a partition in their order. A full buffer holds the
 * source up. Where Kafka has taken nothing for so long that this is an error, nothing is sent any
 * more. Safe for several threads. Closing it sends what is left.
 */
public final class TickProducer implements TickOutput {

  private final Producer<byte[], byte[]> producer;
  private final TickRecords records;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * Creates a producer of ticks.
   *
   * @param producer is idempotent, waits for all replicas and sends one request at a time; closed
   *     with this
   */
  public TickProducer(Producer<byte[], byte[]> producer, TickRecords records) {
    this.producer = producer;
    this.records = records;
  }

  @Override
  public void send(Fetched fetched) {
    records.of(fetched).ifPresent(this::send);
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
                  fail(error);
                }
              });
    } catch (InterruptException e) {
      throw e; // we are to stop; this one was not sent
    } catch (IllegalStateException e) { // it was closed meanwhile, as a delivery failed
      throwFailure();
      throw e;
    } catch (KafkaException e) {
      fail(e);
      throwFailure();
    }
  }

  /**
   * Sends nothing more: what is on the topic must have no hole, or a source that goes on after its
   * last trade there would never fetch what is missing.
   */
  private void fail(Exception error) {
    if (failure.compareAndSet(null, error)) {
      producer.close(Duration.ZERO);
    }
  }

  @Override
  public void flush() {
    throwFailure();
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

  @Override
  public long sent() {
    return sent.get();
  }

  @Override
  public long refused() {
    return records.refused();
  }

  @Override
  public void close() {
    producer.close();
  }
}
