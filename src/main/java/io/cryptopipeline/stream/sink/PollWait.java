package io.cryptopipeline.stream.sink;

import java.time.Duration;

/**
 * How long a poll waits for records. The loop of a stream thread ends with each poll, which takes
 * processor time. Something may become due in it that is no record: a commit, a restored task, the
 * next step of a rebalance. So only an idle thread waits longer than Kafka Streams asks for.
 *
 * <p>The setting {@code poll.ms} itself would also slow down the restoring of tasks ({@code
 * StoreChangelogReader}, 4.4.0).
 */
final class PollWait {

  /** After so many quiet polls in a row the thread is idle: five seconds, by default. */
  static final int QUIET_POLLS = 50;

  /** An idle thread waits for half a second, by default. */
  static final int IDLE_FACTOR = 5;

  private int quietPolls;

  /** Notes whether a poll has returned no records, and the thread waited for nothing else. */
  void note(boolean isQuiet) {
    quietPolls = isQuiet ? quietPolls + 1 : 0;
  }

  /**
   * Returns how long the next poll waits.
   *
   * @param asked how long Kafka Streams asks it to wait
   */
  Duration of(Duration asked) {
    return quietPolls < QUIET_POLLS ? asked : asked.multipliedBy(IDLE_FACTOR);
  }
}
