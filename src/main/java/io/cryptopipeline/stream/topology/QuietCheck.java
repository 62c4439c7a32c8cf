package io.cryptopipeline.stream.topology;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Runs the search for coins that have gone quiet. Each punctuation by the wall clock makes Kafka
 * Streams commit (4.4.0), so there is one only when it may find something: shortly after records,
 * when the partition becomes idle, and when the next coin may go quiet. For one task.
 */
final class QuietCheck {

  /** The shortest time between two searches. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** A partition without a record for this time is idle: its time is then the wall clock. */
  static final Duration IDLE_AFTER = Duration.ofMinutes(1);

  /** No search is due before the next record. */
  static final long NEVER = Long.MAX_VALUE;

  private final ProcessorContext<?, ?> context;
  private final LongConsumer search;
  private final LongUnaryOperator next;
  private long newestRecordMs = Long.MIN_VALUE;
  private long busyUntilMs;
  private boolean sawRecords;
  private Cancellable scheduled;
  private long scheduledMs;

  /**
   * Schedules the first search.
   *
   * @param search searches at a time of the partition, in milliseconds since 1970
   * @param next returns the time of the partition at which the search may find something next, or
   *     {@link #NEVER}; it is called after the search, with the same time
   */
  QuietCheck(ProcessorContext<?, ?> context, LongConsumer search, LongUnaryOperator next) {
    this.context = context;
    this.search = search;
    this.next = next;
    long nowMs = context.currentSystemTimeMs();
    busyUntilMs = nowMs + IDLE_AFTER.toMillis();
    schedule(nowMs, IDLE_AFTER.toMillis());
  }

  /** Notes the timestamp of a record. */
  void sawRecord(long recordMs) {
    long nowMs = context.currentSystemTimeMs();
    newestRecordMs = Math.max(newestRecordMs, recordMs);
    busyUntilMs = nowMs + IDLE_AFTER.toMillis();
    sawRecords = true;
    if (scheduledMs > nowMs + INTERVAL.toMillis()) {
      scheduled.cancel();
      schedule(nowMs, INTERVAL.toMillis());
    }
  }

  /** Ends the searches; a task that is revived keeps its punctuations (Kafka Streams 4.4.0). */
  void close() {
    scheduled.cancel();
  }

  private void schedule(long nowMs, long afterMs) {
    scheduledMs = nowMs + afterMs;
    scheduled =
        context.schedule(Duration.ofMillis(afterMs), PunctuationType.WALL_CLOCK_TIME, this::run);
  }

  private void run(long nowMs) {
    scheduled.cancel();
    scheduledMs = NEVER;
    boolean idle = nowMs >= busyUntilMs;
    long partitionMs = idle ? nowMs : newestRecordMs;
    search.accept(partitionMs);
    if (sawRecords) {
      sawRecords = false;
      schedule(nowMs, INTERVAL.toMillis());
    } else if (!idle) {
      schedule(nowMs, busyUntilMs - nowMs);
    } else {
      long nextMs = next.applyAsLong(partitionMs);
      if (nextMs != NEVER) {
        schedule(nowMs, Math.max(INTERVAL.toMillis(), nextMs - nowMs));
      }
    }
  }
}
