package io.cryptopipeline.kafka;

import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.runtime.Durations;
import io.cryptopipeline.runtime.Reminders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Logs at growing intervals that Kafka does not answer. The clients retry without a word where a
 * broker takes connections but does not answer, for example because it is overloaded or frozen.
 */
public final class KafkaWatchdog implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(KafkaWatchdog.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  /** A silence that is longer is an outage; a new leader takes a few seconds. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final DoubleSupplier answers;
  private final Supplier<Optional<String>> waiting;
  private final Reminders reminders = new Reminders();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(KafkaWatchdog::thread);
  private volatile boolean isWaiting;
  private double answered = Double.NaN;
  private volatile Instant since;

  /**
   * Creates a watchdog; {@link #watch} starts it.
   *
   * @param clock measures the silence
   * @param answers returns how many answers have come so far; if it falls, a client was closed
   * @param waiting names what waits for an answer; empty if nothing does
   */
  public KafkaWatchdog(
      InstantSource clock, DoubleSupplier answers, Supplier<Optional<String>> waiting) {
    this.clock = clock;
    this.answers = answers;
    this.waiting = waiting;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "kafka-watchdog");
    thread.setDaemon(true);
    return thread;
  }

  /** Looks every two seconds, until it is closed. */
  public void watch() {
    var unused =
        executor.scheduleWithFixedDelay(
            this::tryToLook, 0, BETWEEN_LOOKS.toSeconds(), TimeUnit.SECONDS);
  }

  /** An exception would end the watch, which nobody would notice. */
  private void tryToLook() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.debug("cannot tell whether Kafka answers", e);
    }
  }

  void look() {
    Instant now = clock.instant();
    double count = answers.getAsDouble();
    Optional<String> waits = waiting.get();
    isWaiting = waits.isPresent();
    if (count < answered) {
      answered = count; // clients were closed, and their answers with them
    }
    if (waits.isEmpty() || count != answered) {
      if (reminders.hadOne() && count != answered) {
        LOG.info("Kafka answers again after {} s", Duration.between(since, now).toSeconds());
      }
      reminders.reset();
      answered = count;
      since = now;
    } else if (reminders.areDue(Duration.between(since, now))) {
      LOG.warn(
          "Kafka has not answered since {}, for {} s: {}",
          since.truncatedTo(ChronoUnit.SECONDS),
          Duration.between(since, now).toSeconds(),
          waits.get());
    }
  }

  /** Returns for how long no broker has answered, while something waits for it; any thread. */
  Duration silence() {
    Instant began = since;
    return began == null || !isWaiting ? Duration.ZERO : Durations.elapsed(began, clock.instant());
  }

  /** Shows how long the silence lasts, and that a command needs Kafka's answers. */
  public void show(Monitoring monitoring) {
    Metric.KAFKA_WAITING_SECONDS.gauge(monitoring.meters(), () -> Durations.seconds(silence()));
    monitoring.health().require("kafka", this::check);
  }

  private Check check() {
    Duration silence = silence();
    return silence.compareTo(LONGEST) > 0
        ? Check.unmet("no broker has answered for %s s".formatted(silence.toSeconds()))
        : Check.met("answers");
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
