package io.cryptopipeline.kafka;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.Topics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends records to {@code crypto-raw}, those of a partition in their order. A full buffer holds the
 * caller up. Where Kafka has taken nothing for so long that this is an error, nothing is sent any
 * more. Safe for several threads. Closing it sends what is left.
 */
public final class RawSender implements AutoCloseable {

  private final Producer<byte[], byte[]> producer;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * Creates a sender.
   *
   * @param producer is idempotent, waits for all replicas and sends one request at a time; closed
   *     with this
   */
  public RawSender(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Sends a record; it is there only after {@link #flush}.
   *
   * @throws PipelineException if Kafka does not take this one, or has not taken an earlier one
   */
  public void send(ProducerRecord<byte[], byte[]> record) {
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

  /**
   * Returns when Kafka has taken all of them.
   *
   * @throws PipelineException if it does not
   */
  public void flush() {
    throwFailure();
    producer.flush();
    throwFailure();
  }

  private void throwFailure() {
    Exception e = failure.get();
    if (e != null) {
      throw new PipelineException(
          "Kafka did not take a record for %s after all retries: %s; it took %d before, send again"
              .formatted(Topics.RAW, e.getMessage(), sent.get()),
          e);
    }
  }

  /** Returns how many records Kafka has taken. */
  public long sent() {
    return sent.get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
