package io.cryptopipeline.kafka;

import io.cryptopipeline.config.Settings;
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
 * Sends records to {@code crypto-raw}, in order within a partition. Blocks the caller while the
 * buffer is full. Sends nothing more after a record that Kafka has not accepted. Closing it sends
 * what is left. Safe for several threads.
 */
public final class RawSender implements AutoCloseable {

  private final Producer<byte[], byte[]> producer;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * Connects to Kafka.
   *
   * @throws io.cryptopipeline.config.ConfigException if a setting of the client cannot be used
   */
  public static RawSender open(Settings settings) {
    return new RawSender(KafkaClients.producer(settings));
  }

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
   * Sends a record; Kafka has accepted it only after {@link #flush}.
   *
   * @throws PipelineException if Kafka does not accept this record, or did not accept an earlier
   *     one
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
      throw e; // this thread is to stop; the record was not sent
    } catch (IllegalStateException e) { // closed meanwhile, because a delivery failed
      throwFailure();
      throw e;
    } catch (KafkaException e) {
      fail(e);
      throwFailure();
    }
  }

  /**
   * Stops sending: the topic must not have a hole. A source continues after its last trade there,
   * and would never fetch the missing ones.
   */
  private void fail(Exception error) {
    if (failure.compareAndSet(null, error)) {
      producer.close(Duration.ZERO);
    }
  }

  /**
   * Waits until Kafka has accepted all records.
   *
   * @throws PipelineException if it does not accept one
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
          "Kafka did not accept a record for %s after all retries: %s; it accepted %d before, send again"
              .formatted(Topics.RAW, e.getMessage(), sent.get()),
          e);
    }
  }

  /** Returns how many records Kafka has accepted. */
  public long sent() {
    return sent.get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
