package io.cryptopipeline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  private final Times times =
      new Times(new Windows(ZoneId.of("Europe/Berlin"), EnumSet.of(WindowSize.DAY)));

  /** The second one has 23 hours. */
  @ParameterizedTest
  @CsvSource({
    "2018-04-05, 2018-04-04T22:00:00Z, 2018-04-05T21:59:59.999Z",
    "2018-03-25, 2018-03-24T23:00:00Z, 2018-03-25T21:59:59.999Z",
    "2018-04-05T12:00:00Z, 2018-04-05T12:00:00Z, 2018-04-05T12:00:00Z",
    "2018-04-05T12:00:00-23:59, 2018-04-06T11:59:00Z, 2018-04-06T11:59:00Z",
    "2018-04-05T12:00z, 2018-04-05T12:00:00Z, 2018-04-05T12:00:00Z",
    "2018-04-05t12:00:00.5+02:00, 2018-04-05T10:00:00.500Z, 2018-04-05T10:00:00.500Z"
  })
  void shouldReadADateAsItsWholeDayInTheZone(String text, Instant first, Instant last) {
    assertThat(times.first("from", text)).isEqualTo(first);
    assertThat(times.last("to", text)).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "today",
        "2018-4-5",
        "2018-02-30",
        "20180405",
        "0000-01-01",
        "+10000-01-01",
        "-0001-01-01",
        "1522886400000"
      })
  void shouldRefuseWhatIsNoDate(String text) {
    assertThatThrownBy(() -> times.day("date", text))
        .isInstanceOf(RefusedRequestException.class)
        .hasMessage("date is %s, but must be a date such as 2018-04-05", text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2018-04-05T12:00:00",
        "2018-04-05T25:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "2018-04-05T"
      })
  void shouldRefuseWhatIsNoInstant(String text) {
    assertThatThrownBy(() -> times.first("from", text))
        .isInstanceOf(RefusedRequestException.class)
        .hasMessage(
            "from is %s, but must be a date such as 2018-04-05, or an instant such as 2018-04-05T12:00:00Z",
            text);
  }
}
