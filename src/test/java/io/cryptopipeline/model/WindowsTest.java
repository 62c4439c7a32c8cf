package io.cryptopipeline.model;

import static io.cryptopipeline.model.WindowSize.DAY;
import static io.cryptopipeline.model.WindowSize.HOUR;
import static io.cryptopipeline.model.WindowSize.MINUTE;
import static io.cryptopipeline.model.WindowSize.WEEK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {

  private static final Set<WindowSize> ALL = EnumSet.allOf(WindowSize.class);

  @ParameterizedTest
  @CsvSource({
    "MINUTE, 2018-04-05T13:07:00Z, 2018-04-05T13:07:00Z, 2018-04-05T13:08:00Z",
    "HOUR,   2018-04-05T13:00:00Z, 2018-04-05T13:00:00Z, 2018-04-05T14:00:00Z",
    "DAY,    2018-04-05,           2018-04-05T00:00:00Z, 2018-04-06T00:00:00Z",
    "WEEK,   2018-04-02,           2018-04-02T00:00:00Z, 2018-04-09T00:00:00Z", // a Monday
  })
  void shouldHoldAnInstantInOneWindowOfEachSize(
      WindowSize size, String name, Instant start, Instant end) {
    Windows windows = new Windows(ZoneOffset.UTC, ALL);

    assertThat(windows.of(size, Instant.parse("2018-04-05T13:07:59.999Z")))
        .isEqualTo(new Window(size, name, start, end));
  }

  @ParameterizedTest
  @CsvSource({
    "2018-04-01T23:59:59.999Z, 2018-03-26",
    "2018-04-02T00:00:00.000Z, 2018-04-02",
    "2018-12-31T12:00:00.000Z, 2018-12-31",
    "2019-01-01T12:00:00.000Z, 2018-12-31",
  })
  void shouldBeginAWeekOnMonday(Instant instant, String monday) {
    assertThat(new Windows(ZoneOffset.UTC, ALL).of(WEEK, instant).name()).isEqualTo(monday);
  }

  /** In Berlin clocks were put forward on 2018-03-25 and back on 2018-10-28, both at 01:00 UTC. */
  @ParameterizedTest
  @CsvSource({
    "2018-03-24, 2018-03-23T23:00:00Z, 2018-03-24T23:00:00Z, 1440",
    "2018-03-25, 2018-03-24T23:00:00Z, 2018-03-25T22:00:00Z, 1380",
    "2018-03-26, 2018-03-25T22:00:00Z, 2018-03-26T22:00:00Z, 1440",
    "2018-10-28, 2018-10-27T22:00:00Z, 2018-10-28T23:00:00Z, 1500",
  })
  void shouldLast23Or25HoursWhereTheClockIsChanged(
      LocalDate date, Instant start, Instant end, int minutes) {
    Windows windows = in("Europe/Berlin");

    Window day = windows.of(DAY, date);

    assertThat(day).isEqualTo(new Window(DAY, date.toString(), start, end));
    assertThat(day.minutes()).isEqualTo(minutes);
    assertThat(windows.of(DAY, start)).isEqualTo(day);
    assertThat(windows.of(DAY, end.minusMillis(1))).isEqualTo(day);
    assertThat(windows.of(DAY, end)).isNotEqualTo(day);
  }

  @Test
  void shouldTellTheHourThatComesTwiceFromItself() {
    Windows windows = in("Europe/Berlin");

    assertThat(windows.of(HOUR, Instant.parse("2018-10-28T00:30:00Z")).name())
        .isEqualTo("2018-10-28T00:00:00Z");
    assertThat(windows.of(HOUR, Instant.parse("2018-10-28T01:30:00Z")).name())
        .isEqualTo("2018-10-28T01:00:00Z");
  }

  /** Kolkata is five and a half hours ahead: its days begin at 18:30 UTC, and so do its hours. */
  @Test
  void shouldCountHoursFromTheStartOfTheirDay() {
    Windows windows = in("Asia/Kolkata");

    assertThat(windows.of(HOUR, Instant.parse("2018-04-05T18:29:59Z")).end())
        .isEqualTo("2018-04-05T18:30:00Z");
    assertThat(windows.of(HOUR, Instant.parse("2018-04-05T18:30:00Z")).name())
        .isEqualTo("2018-04-05T18:30:00Z");
  }

  /** On Lord Howe Island clocks are put back by half an hour: the day has 24 and a half. */
  @Test
  void shouldCutTheLastHourOffWhereADayHasNoWholeNumberOfThem() {
    Windows windows = in("Australia/Lord_Howe");
    Window day = windows.of(DAY, LocalDate.parse("2018-04-01"));

    Window last = windows.of(HOUR, day.end().minusMillis(1));

    assertThat(Duration.between(day.start(), day.end())).isEqualTo(Duration.ofMinutes(1_470));
    assertThat(Duration.between(last.start(), last.end())).isEqualTo(Duration.ofMinutes(30));
    assertThat(last.end()).isEqualTo(day.end());
  }

  /** In St. John's clocks were put back from 00:01 to 23:01 of the evening before, until 2011. */
  @Test
  void shouldLeaveNoHoleWhereTheClockIsPutBackAcrossMidnight() {
    Windows windows = in("America/St_Johns");
    Instant midnight = Instant.parse("2010-11-07T02:30:00Z");

    assertThat(windows.of(DAY, midnight.minusMillis(1)).name()).isEqualTo("2010-11-06");
    assertThat(windows.of(DAY, midnight).name()).isEqualTo("2010-11-07");
    assertThat(windows.of(DAY, midnight.plusSeconds(1_800)).name()).isEqualTo("2010-11-07");
    assertThat(windows.of(DAY, midnight).end())
        .isEqualTo(windows.of(DAY, LocalDate.parse("2010-11-08")).start());
  }

  @Property
  void shouldNestAndLeaveNoHole(
      @ForAll("zones") String zone, @ForAll("times") Instant instant, @ForAll WindowSize size) {
    Windows windows = in(zone);

    Window window = windows.of(size, instant);

    assertThat(window.contains(instant)).isTrue();
    assertThat(windows.of(size, window.start())).isEqualTo(window);
    assertThat(windows.of(size, window.end().minusMillis(1))).isEqualTo(window);
    assertThat(windows.of(size, window.end()).start()).isEqualTo(window.end());
    Window unit = windows.unit(instant);
    assertThat(unit.start()).isBeforeOrEqualTo(window.start());
    assertThat(unit.end()).isAfterOrEqualTo(window.end());
    assertThat(window.minuteOf(instant)).isBetween(0, window.minutes() - 1);
    if (size.isDated()) {
      assertThat(windows.of(size, LocalDate.parse(window.name()))).isEqualTo(window);
    }
  }

  @Provide
  static Arbitrary<String> zones() {
    return Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList());
  }

  /** From 1971, the first year of an event time, to 2037, the last of all rules. */
  @Provide
  static Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(
            Instant.parse("1971-01-01T00:00:00Z").toEpochMilli(),
            Instant.parse("2037-12-31T00:00:00Z").toEpochMilli())
        .map(Instant::ofEpochMilli);
  }

  @Test
  void shouldBeClosedByTheLongestWindow() {
    assertThat(Windows.UTC_DAYS.unitSize()).isEqualTo(DAY);
    assertThat(Windows.UTC_DAYS.perUnit()).isOne();
    assertThat(new Windows(ZoneOffset.UTC, EnumSet.of(MINUTE, HOUR, DAY)).unitSize())
        .isEqualTo(DAY);
    assertThat(new Windows(ZoneOffset.UTC, EnumSet.of(MINUTE, HOUR, DAY)).perUnit())
        .isEqualTo(1_440 + 24 + 1);
    assertThat(new Windows(ZoneOffset.UTC, ALL).unitSize()).isEqualTo(WEEK);
    assertThat(new Windows(ZoneOffset.UTC, ALL).perUnit()).isEqualTo(7 * (1_440 + 24 + 1) + 1);
  }

  @Test
  void shouldRefuseToLeaveOutTheDay() {
    assertThatThrownBy(() -> new Windows(ZoneOffset.UTC, EnumSet.of(HOUR, WEEK)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the windows [1h, 1w] leave out the day");
  }

  private static Windows in(String zone) {
    return new Windows(ZoneId.of(zone), ALL);
  }
}
