package io.cryptopipeline.stream.topology;

import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.UnusableRecordException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Makes dead letters of refused records, counts them, and logs the first of each reason, then at
 * most one line a reason and minute. Safe for several threads.
 */
final class DeadLetterSender {

  private static final Logger LOG = LogManager.getLogger(DeadLetterSender.class);
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final Map<Reason, Refusals> refusals = new EnumMap<>(Reason.class);

  private static final class Refusals {
    private final Counter counter;
    private long all;
    private long unlogged;
    private String last;
    private long nextLogMs = Long.MIN_VALUE;

    Refusals(Counter counter) {
      this.counter = counter;
    }
  }

  /** Creates the counters of all reasons, so that the first refusal is seen as an increase. */
  DeadLetterSender(MeterRegistry meters) {
    for (Reason reason : Reason.values()) {
      refusals.put(
          reason, new Refusals(Metric.REFUSED_RECORDS.counter(meters, reason.kebabCase())));
    }
  }

  /** Sends the record to the dead letters. */
  void send(
      Record<byte[], byte[]> refused,
      UnusableRecordException refusal,
      ProcessorContext<Object, Object> context) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    RecordPosition position = new RecordPosition(place.topic(), place.partition(), place.offset());
    log(position, refusal, context.currentSystemTimeMs());
    context.forward(
        refused
            .withKey(DeadLetter.key(refused.key()))
            .withValue(DeadLetter.value(refused.value()))
            .withHeaders(
                DeadLetter.headers(
                    refused.headers(), refused.value(), position, refused.timestamp(), refusal)),
        Names.EGRESS_DEAD_LETTERS);
  }

  private synchronized void log(
      RecordPosition position, UnusableRecordException refusal, long nowMs) {
    Refusals same = refusals.get(refusal.reason());
    same.counter.increment();
    same.all++;
    same.unlogged++;
    same.last = position + ": " + refusal.getMessage();
    if (nowMs >= same.nextLogMs) {
      log(refusal.reason(), same);
      same.nextLogMs = nowMs + LOG_INTERVAL.toMillis();
    }
  }

  private static void log(Reason reason, Refusals same) {
    LOG.warn(
        "refused as {}: {} ({} since the start), the last one {}",
        reason.kebabCase(),
        same.unlogged,
        same.all,
        same.last);
    same.unlogged = 0;
  }

  /** Logs what has not been logged yet, because a task is closed. */
  synchronized void logRest() {
    refusals.forEach(
        (reason, same) -> {
          if (same.unlogged > 0) {
            log(reason, same);
          }
        });
  }
}
