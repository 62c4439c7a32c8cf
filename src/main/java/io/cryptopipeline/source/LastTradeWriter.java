package io.cryptopipeline.source;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.RawOutput;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.Durations;
import io.cryptopipeline.runtime.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Writes the last trade of each product to {@code crypto-last-trades}, once all up to it has
 * arrived on {@code crypto-raw}. A producer resumes there when {@code crypto-raw} has no trade of
 * the product any more. For one thread.
 */
public final class LastTradeWriter {

  private static final Logger LOG = LogManager.getLogger(LastTradeWriter.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** While Kafka refuses the records, which blocks each time. */
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private final RawOutput output;
  private final Clock clock;
  private final Sleeper sleeper;

  /** By key. What could not be delivered is removed, by Kafka's thread. */
  private final Map<String, LastTrade> written = new ConcurrentHashMap<>();

  private Duration interval = INTERVAL;
  private Instant due;
  private volatile boolean hasFailed;
  private volatile boolean hasWarned;

  /**
   * Creates a writer.
   *
   * @param output takes the trades, and the records about them
   */
  public LastTradeWriter(RawOutput output, Clock clock, Sleeper sleeper) {
    this.output = output;
    this.clock = clock;
    this.sleeper = sleeper;
    due = clock.instant().plus(INTERVAL);
  }

  /**
   * Returns whether there is a topic to write to. If not, or if it is not as it must be, a warning
   * says what to do: trades can be sent nevertheless.
   *
   * @throws PipelineException if Kafka does not answer, or the user lacks a right on the topic
   */
  public static boolean isTopicThere(Settings settings) {
    try (TopicAdmin topics = new TopicAdmin(settings)) {
      boolean isThere = LastTradesTopic.exists(topics);
      topics
          .differences(Topics.LAST_TRADES::equals)
          .forEach(
              difference ->
                  LOG.warn(
                      "{}; without it, trades are missing if the last one of a product expires from {} while produce is down",
                      difference,
                      Topics.RAW));
      return isThere;
    }
  }

  /** Writes once a minute, until the thread is interrupted or a trade cannot be delivered. */
  void writeUntilInterrupted(Supplier<Map<String, LastTrade>> lastSent) {
    try {
      while (true) {
        sleeper.sleep(untilDue());
        write(lastSent.get());
      }
    } catch (PipelineException e) {
      LOG.debug("the run ends with this error", e);
    } catch (InterruptException e) {
      hasFailed = true; // Kafka blocks, perhaps because there is no topic any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how long to wait before {@link #write} is called. */
  Duration untilDue() {
    return Durations.max(Duration.ZERO, Duration.between(clock.instant(), due));
  }

  /** Writes a last time, unless Kafka has just refused: it may take minutes to do so again. */
  void writeAtTheEnd(Map<String, LastTrade> lastSent) {
    if (!hasFailed) {
      write(lastSent);
    }
  }

  /**
   * Waits until everything that was sent has arrived, and writes what has changed.
   *
   * @param lastSent the last trades that were sent before this call, by key
   * @throws PipelineException if a trade cannot be delivered
   */
  void write(Map<String, LastTrade> lastSent) {
    interval = hasFailed ? Durations.min(interval.multipliedBy(2), LONGEST_INTERVAL) : INTERVAL;
    due = clock.instant().plus(interval);
    hasFailed = false;
    if (!written.equals(lastSent)) {
      output.flush();
      lastSent.forEach(
          (key, last) -> {
            if (!hasFailed && !last.equals(written.put(key, last))) {
              output.trySend(LastTradesTopic.record(key, last), error -> failed(key, last, error));
            }
          });
    }
  }

  private void failed(String key, LastTrade last, Exception error) {
    hasFailed = true;
    written.remove(key, last);
    if (!hasWarned) {
      hasWarned = true;
      LOG.warn(
          "Kafka did not accept a record for {}: {}; the trades themselves are sent; it is retried",
          Topics.LAST_TRADES,
          error.getMessage());
    }
  }
}
