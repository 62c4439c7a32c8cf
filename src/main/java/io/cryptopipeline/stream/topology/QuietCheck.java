package io.cryptopipeline.stream.topology;

import java.time.Duration;
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
  private final LongUnaryOperator search;
  private long newestRecordMs = Long.MIN_VALUE;
  private long busyUntilMs;
  private boolean sawRecords;
  private Cancellable scheduled;
  private long scheduledMs;

  /**
   * Schedules the first search.
   *
   * @param search searches at a time of the partition, and returns the time of the partition, in
   *     milliseconds since 1970, at which it may find something next, or {@link #NEVER}
   */
  QuietCheck(ProcessorContext<?, ?> context, LongUnaryOperator search) {
    this.context = context;
    this.search = search;
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
      if (scheduledMs != NEVER) {
        scheduled.cancel();
      }
      schedule(nowMs, INTERVAL.toMillis());
    }
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
    long nextMs = search.applyAsLong(idle ? nowMs : newestRecordMs);
    if (sawRecords) {
      sawRecords = false;
      schedule(nowMs, INTERVAL.toMillis());
    } else if (!idle) {
      schedule(nowMs, busyUntilMs - nowMs);
    } else if (nextMs != NEVER) {
      schedule(nowMs, Math.max(INTERVAL.toMillis(), nextMs - nowMs));
    }
  }
}
