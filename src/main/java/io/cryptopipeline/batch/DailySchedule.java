package io.cryptopipeline.batch;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.runtime.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs a job every day at the same time, for the day before, until the command stops. At the start
 * it runs at once for the last day that is due, as the job may be repeated.
 */
public final class DailySchedule {

  private static final Logger LOG = LogManager.getLogger(DailySchedule.class);

  /** The pause before a retry. */
  static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private final LocalTime at;
  private final ZoneId zone;
  private final Clock clock;
  private final Predicate<Duration> stopsWithin;

  /**
   * Creates the schedule.
   *
   * @param at the time of day; where daylight saving skips it, later by the length of the gap
   * @param zone the time zone of that time, and of the days
   */
  public DailySchedule(LocalTime at, ZoneId zone, Clock clock, StopSignal stop) {
    this(at, zone, clock, time -> stop.isRequestedWithin(time.toNanos()));
  }

  /**
   * Creates the schedule.
   *
   * @param stopsWithin waits at most that long, and returns whether the command is to stop
   */
  DailySchedule(LocalTime at, ZoneId zone, Clock clock, Predicate<Duration> stopsWithin) {
    this.at = at;
    this.zone = zone;
    this.clock = clock;
    this.stopsWithin = stopsWithin;
  }

  /**
   * Runs the job for one day after another, and returns when the command is to stop. Retries a job
   * that fails.
   *
   * @throws PipelineException if the job fails because the command is to stop
   */
  public void run(Consumer<LocalDate> job) {
    LocalDate day = lastDue();
    while (!stopsWithin.test(untilDue(day))) {
      try {
        job.accept(day);
        day = day.plusDays(1);
        LOG.info("{} is due at {}", day, dueAt(day));
      } catch (PipelineException e) {
        if (stopsWithin.test(Duration.ZERO)) {
          throw e;
        }
        LOG.warn("{} failed, retrying in {} s: {}", day, RETRY_AFTER.toSeconds(), e.getMessage());
        if (stopsWithin.test(RETRY_AFTER)) {
          return;
        }
      }
    }
  }

  /** Returns the last day that is due. */
  private LocalDate lastDue() {
    LocalDate yesterday = LocalDate.now(clock.withZone(zone)).minusDays(1);
    return dueAt(yesterday).toInstant().isAfter(clock.instant())
        ? yesterday.minusDays(1)
        : yesterday;
  }

  /** Returns when the job for the day is due. */
  private ZonedDateTime dueAt(LocalDate day) {
    return day.plusDays(1).atTime(at).atZone(zone);
  }

  private Duration untilDue(LocalDate day) {
    return Duration.between(clock.instant(), dueAt(day));
  }
}
