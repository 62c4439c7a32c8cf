package io.cryptopipeline.exchange;

import static io.cryptopipeline.testing.ticks.RawRecords.number;
import static io.cryptopipeline.testing.ticks.RawRecords.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  /** Says what is allowed, because some of what is not is ISO-8601 too. */
  private static final String NO_TIME =
      "not a time like 2018-04-05T00:00:00.123Z or 2018-04-05T02:00:00+02:00,"
          + " nor whole milliseconds since 1970";

  @ParameterizedTest
  @CsvSource({
    "2018-04-05T00:00:00.000Z, 2018-04-05T00:00:00Z",
    "2018-04-05T00:00:00Z, 2018-04-05T00:00:00Z",
    "2018-04-05T02:30:00+02:30, 2018-04-05T00:00:00Z",
    "2018-04-04T19:00:00.5-05:00, 2018-04-05T00:00:00.500Z",
    "2018-04-05T00:00:00.000999999Z, 2018-04-05T00:00:00.000999999Z",
    "2018-04-05T23:59:59.999999+00:00, 2018-04-05T23:59:59.999999Z",
    "1971-01-01T00:00:00Z, 1971-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999999999Z",
    "1522886400000, 2018-04-05T00:00:00Z",
    "1522886400001, 2018-04-05T00:00:00.001Z",
    "31536000000, 1971-01-01T00:00:00Z",
    "253402300799999, 9999-12-31T23:59:59.999Z"
  })
  void shouldReadTheInstantWhenTheTextStatesOne(String text, Instant expected)
      throws UnusableRecordException {
    assertThat(read(string(text))).isEqualTo(expected);
  }

  @Test
  void shouldReadMillisecondsWhenTheyAreANumber() throws UnusableRecordException {
    assertThat(read(number("1522886400001"))).isEqualTo("2018-04-05T00:00:00.001Z");
  }

  @Test
  void shouldSayWhichUnitIsMeantWhenTheNumberIsInSeconds() {
    // 1,522,886,400 ms are 17 days, 15 hours, 1 minute and 26.4 seconds
    assertThatThrownBy(() -> read(number("1522886400")))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessage(
            "timestamp is 1522886400, which is 1970-01-18T15:01:26.400Z; "
                + "times are from 1971 to 9999, numbers are milliseconds");
  }

  @Test
  void shouldSayWhichUnitIsMeantWhenTheNumberIsInMicroseconds() {
    assertThatThrownBy(() -> read(number("1522886400000000")))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessageStartingWith("timestamp is 1522886400000000, which is +50228-")
        .hasMessageEndingWith("times are from 1971 to 9999, numbers are milliseconds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-12-31T23:59:59.999Z",
        "1971-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "+10000-01-01T00:00:00Z",
        "0000-00-00T00:00:00Z",
        "-1",
        "0",
        "31535999999",
        "253402300800000",
        "999999999999999999",
        "-999999999999999999"
      })
  void shouldRefuseTheTimeWhenItIsOutOfRange(String text) {
    assertThatThrownBy(() -> read(string(text)))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessageStartingWith("timestamp is \"" + text + "\", ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Z",
        "2018-04-05",
        "2018-04-05T00:00:00",
        "2018-04-05 00:00:00Z",
        "2018-02-30T00:00:00Z",
        "2018-04-05T25:00:00Z",
        "2018-04-05T00:00:00[Europe/Berlin]",
        "2018-04-05T00:00:00+0000",
        "20180405T000000Z",
        "2018-04-05T00:00:00,123Z",
        "2018-095T00:00:00Z",
        "1522886400.123",
        "2018-04-05T00:00:00+99:00",
        "05.04.2018",
        "1522886400000.5",
        "1.5228864e12",
        "0x162935",
        "9999999999999999999",
        "\uff11\uff15\uff12\uff12\uff18\uff18\uff16\uff14\uff10\uff10\uff10\uff10\uff10"
      })
  void shouldRefuseTheTextWhenItIsNoTime(String text) {
    assertThatThrownBy(() -> read(string(text)))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessage("timestamp is \"" + text + "\", " + NO_TIME);
  }

  @Test
  void shouldRefuseTheElementWhenItIsNeitherNumberNorString() {
    assertThatThrownBy(() -> read(new JsonObject())).hasMessage("timestamp is {}, " + NO_TIME);
    assertThatThrownBy(() -> read(new JsonPrimitive(false)))
        .hasMessage("timestamp is false, " + NO_TIME);
  }

  private static Instant read(JsonElement element) throws UnusableRecordException {
    return Timestamps.read(new JsonTree(element), "timestamp");
  }
}
