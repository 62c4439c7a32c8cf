package io.cryptopipeline.stream.sink;

import io.cryptopipeline.runtime.Durations;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * How long a poll waits for records. Each poll is one turn of the stream thread's loop, which takes
 * processor time. Other work may become due during a poll: a commit, a restored task. So only an
 * idle thread waits longer than Kafka Streams asks for. What ends its quiet time, and is no record,
 * may come half a second late: a rebalance, a stop, a window that became final.
 *
 * <p>The setting {@code poll.ms} itself would also slow down the restoring of tasks ({@code
 * StoreChangelogReader}, 4.4.0).
 */
final class PollWait {

  /** After so much quiet, a thread is idle. The longest commit interval is over then. */
  static final Duration QUIET = Duration.ofSeconds(5);

  static final Duration WHEN_IDLE = Duration.ofMillis(500);

  /** How long all polls since the last one that was not quiet have waited at most. */
  private Duration quiet = Duration.ZERO;

  /**
   * Returns whether a poll has shown that its thread waits for nothing but records. The partitions
   * of a task that is restored are paused ({@code TaskManager.handleRebalanceComplete}, 4.4.0).
   */
  static boolean isQuiet(ConsumerRecords<?, ?> records, Consumer<?, ?> consumer) {
    return records.isEmpty() && !consumer.assignment().isEmpty() && consumer.paused().isEmpty();
  }

  /**
   * Returns how long the next poll waits. Zero stays zero: Kafka Streams asks for it while it gives
   * partitions back, and while it stops.
   *
   * @param asked how long Kafka Streams asks the poll to wait
   */
  Duration of(Duration asked) {
    boolean isIdle = quiet.compareTo(QUIET) >= 0;
    return isIdle && !asked.isZero() ? Durations.max(asked, WHEN_IDLE) : asked;
  }

  /** Notes how long a poll waited at most, and whether it was quiet. */
  void note(Duration waited, boolean isQuiet) {
    quiet = isQuiet ? quiet.plus(waited) : Duration.ZERO;
  }
}
