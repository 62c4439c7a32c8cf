package io.cryptopipeline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.time.SleptTime;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DailyScheduleTest {

  private static final LocalTime QUARTER_PAST = LocalTime.of(0, 15);

  /** Lets the time pass that is waited for, and stops after so many waits. */
  private static final class Waits {

    private final SleptTime time;
    private int left;

    Waits(String start, int number) {
      time = new SleptTime(start);
      left = number;
    }

    DailySchedule schedule(LocalTime at, String zone) {
      return new DailySchedule(at, ZoneId.of(zone), time, this::stopsWithin);
    }

    private boolean stopsWithin(Duration wait) {
      if (left-- == 0) {
        return true;
      }
      time.pass(wait.isNegative() ? Duration.ZERO : wait);
      return false;
    }
  }

  private static List<String> runs(LocalTime at, String zone, Waits waits) {
    List<String> runs = new ArrayList<>();
    waits.schedule(at, zone).run(day -> runs.add(waits.time.instant() + " " + day));
    return runs;
  }

  @Test
  void shouldDoTheDayBeforeAtOnceWhenItsTimeHasComeAndThenEveryDay() {
    assertThat(runs(QUARTER_PAST, "UTC", new Waits("2018-04-06T09:00:00Z", 3)))
        .containsExactly(
            "2018-04-06T09:00:00Z 2018-04-05",
            "2018-04-07T00:15:00Z 2018-04-06",
            "2018-04-08T00:15:00Z 2018-04-07");
  }

  @Test
  void shouldDoTheLastDayThatWasDueWhenItIsJustAfterMidnight() {
    assertThat(runs(QUARTER_PAST, "UTC", new Waits("2018-04-06T00:14:59Z", 2)))
        .containsExactly("2018-04-06T00:14:59Z 2018-04-04", "2018-04-06T00:15:00Z 2018-04-05");
  }

  /** Berlin puts its clocks forward from 02:00 to 03:00 on 2018-03-25. */
  @Test
  void shouldKeepToTheClockOfTheZoneWhereItIsChanged() {
    assertThat(runs(LocalTime.of(2, 30), "Europe/Berlin", new Waits("2018-03-24T12:00:00Z", 3)))
        .containsExactly(
            "2018-03-24T12:00:00Z 2018-03-23",
            "2018-03-25T01:30:00Z 2018-03-24",
            "2018-03-26T00:30:00Z 2018-03-25");
  }

  @Test
  void shouldTryADayAgainUntilItIsDone() {
    Waits waits = new Waits("2018-04-06T09:00:00Z", 8);
    List<String> runs = new ArrayList<>();

    waits
        .schedule(QUARTER_PAST, "UTC")
        .run(
            day -> {
              runs.add(waits.time.instant() + " " + day);
              if (runs.size() < 3) {
                throw new PipelineException("MongoDB is away");
              }
            });

    assertThat(runs)
        .containsExactly(
            "2018-04-06T09:00:00Z 2018-04-05",
            "2018-04-06T09:01:00Z 2018-04-05",
            "2018-04-06T09:02:00Z 2018-04-05",
            "2018-04-07T00:15:00Z 2018-04-06");
  }

  @Test
  void shouldDoNothingWhenStoppedBeforehand() {
    assertThat(runs(QUARTER_PAST, "UTC", new Waits("2018-04-06T09:00:00Z", 0))).isEmpty();
  }
}
