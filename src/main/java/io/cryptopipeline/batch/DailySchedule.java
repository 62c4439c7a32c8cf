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
 * Does a job every day at the same time, about the day before, until the command is to stop. At the
 * start it is done at once for the last day whose time has come: it may be run again at any time.
 */
public final class DailySchedule {

  private static final Logger LOG = LogManager.getLogger(DailySchedule.class);

  /** How long after a failure it is tried again. */
  static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private final LocalTime at;
  private final ZoneId zone;
  private final Clock clock;
  private final Predicate<Duration> stopsWithin;

  /**
   * Creates the schedule.
   *
   * @param at the time of day; where the clock skips it, as long after midnight as usual
   * @param zone the zone of that time, and of the days
   */
  public DailySchedule(LocalTime at, ZoneId zone, Clock clock, StopSignal stop) {
    this(at, zone, clock, time -> stop.isRequestedWithin(time.toNanos()));
  }

  /**
   * Creates the schedule.
   *
   * @param stopsWithin waits so long at most, and returns whether the command is to stop
   */
  DailySchedule(LocalTime at, ZoneId zone, Clock clock, Predicate<Duration> stopsWithin) {
    this.at = at;
    this.zone = zone;
    this.clock = clock;
    this.stopsWithin = stopsWithin;
  }

  /**
   * Does the job for one day after the other; returns when the command is to stop.
   *
   * @throws PipelineException if it was to stop in the middle of the job
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
        LOG.warn("{} is tried again in {} s: {}", day, RETRY_AFTER.toSeconds(), e.getMessage());
        if (stopsWithin.test(RETRY_AFTER)) {
          return;
        }
      }
    }
  }

  /** The last day that is to be done by now. */
  private LocalDate lastDue() {
    LocalDate yesterday = LocalDate.now(clock.withZone(zone)).minusDays(1);
    return dueAt(yesterday).toInstant().isAfter(clock.instant())
        ? yesterday.minusDays(1)
        : yesterday;
  }

  /** When the day is to be done. */
  private ZonedDateTime dueAt(LocalDate day) {
    return day.plusDays(1).atTime(at).atZone(zone);
  }

  private Duration untilDue(LocalDate day) {
    return Duration.between(clock.instant(), dueAt(day));
  }
}
