package io.cryptopipeline.source;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.wire.Topics;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Writes ticks to {@code crypto-raw}. A full buffer holds the source up; nothing is dropped. Safe
 * for several threads. Closing it sends what is left.
 */
public final class TickProducer implements TickOutput {

  private final Producer<byte[], byte[]> producer;
  private final TickRecords records;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * Creates a producer of ticks.
   *
   * @param producer is idempotent and waits for all replicas; closed with this
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
                  failure.compareAndSet(null, error);
                }
              });
    } catch (InterruptException e) {
      throw e; // we are to stop; this one was not sent
    } catch (KafkaException e) {
      failure.compareAndSet(null, e);
      throwFailure();
    }
  }

  @Override
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
