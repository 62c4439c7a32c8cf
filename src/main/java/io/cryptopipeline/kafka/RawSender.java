package io.cryptopipeline.kafka;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.Topics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends records to {@code crypto-raw}, in order within a partition. A full buffer blocks the
 * caller, and a Kafka that does not answer is logged. After a failed delivery it sends nothing
 * more. Safe for several threads. Closing it sends what is left.
 */
public final class RawSender implements RawOutput {

  private final Producer<byte[], byte[]> producer;
  private final KafkaWatchdog watchdog;
  private final AtomicLong unanswered = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * Creates a sender.
   *
   * @param producer an idempotent producer that waits for all replicas and sends one request at a
   *     time; the sender closes it
   */
  public RawSender(Producer<byte[], byte[]> producer) {
    this(producer, InstantSource.system());
  }

  RawSender(Producer<byte[], byte[]> producer, InstantSource clock) {
    this.producer = producer;
    watchdog = new KafkaWatchdog(clock, sent::get, this::waiting);
  }

  /**
   * Connects to Kafka.
   *
   * @throws ConfigException if a setting of the client cannot be used
   */
  public static RawSender open(Settings settings) {
    return open(settings, Monitoring.disabled());
  }

  /**
   * Does the same, and shows what was sent and whether Kafka answers.
   *
   * @param monitoring shows it
   */
  public static RawSender open(Settings settings, Monitoring monitoring) {
    Producer<byte[], byte[]> producer = KafkaClients.producer(settings);
    RawSender sender = new RawSender(producer);
    Metric.SENT_RECORDS.counter(monitoring.meters(), sender.sent);
    monitoring.bind(new KafkaClientMetrics(producer));
    sender.watchdog.show(monitoring);
    sender.watchdog.watch();
    return sender;
  }

  private Optional<String> waiting() {
    long records = unanswered.get();
    return records == 0 || failure.get() != null
        ? Optional.empty()
        : Optional.of("%s records for %s wait".formatted(records, Topics.RAW));
  }

  /** Returns what says that Kafka does not answer. */
  KafkaWatchdog watchdog() {
    return watchdog;
  }

  @Override
  public void send(ProducerRecord<byte[], byte[]> record) {
    throwFailure();
    unanswered.incrementAndGet();
    try {
      var unused =
          producer.send(
              record,
              (metadata, error) -> {
                unanswered.decrementAndGet();
                if (error == null) {
                  sent.incrementAndGet();
                } else {
                  fail(error);
                }
              });
    } catch (InterruptException e) {
      unanswered.decrementAndGet();
      throw e; // this thread is to stop; the record was not sent
    } catch (IllegalStateException e) { // closed meanwhile by a failed delivery
      throwFailure();
      throw e;
    } catch (KafkaException e) {
      fail(e);
      throwFailure();
    }
  }

  @Override
  public void trySend(ProducerRecord<byte[], byte[]> record, Consumer<Exception> failed) {
    throwFailure();
    try {
      var unused =
          producer.send(
              record,
              (metadata, error) -> {
                if (error != null) {
                  failed.accept(error);
                }
              });
    } catch (InterruptException e) {
      throw e;
    } catch (IllegalStateException | KafkaException e) {
      failed.accept(e);
    }
  }

  /**
   * Sends nothing more. A source resumes after its last trade on the topic, so a gap before that
   * trade would never be filled.
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
          "Kafka did not accept a record for %s after all retries: %s; it accepted %s before, send again"
              .formatted(Topics.RAW, e.getMessage(), sent.get()),
          e);
    }
  }

  @Override
  public long sent() {
    return sent.get();
  }

  @Override
  public String verb() {
    return "sent";
  }

  @Override
  public void close() {
    try (watchdog) {
      producer.close();
    }
  }
}
