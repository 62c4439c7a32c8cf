package io.cryptopipeline.exchange;

import static io.cryptopipeline.testing.ticks.RawRecords.number;
import static io.cryptopipeline.testing.ticks.RawRecords.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No test takes long: a power of ten that is really computed would. */
@Timeout(10)
class DecimalsTest {

  private static final String DIGITS_34 = "1234567890123456789012345678901234";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "6791.68",
        "6791.680",
        "1",
        "1E+5",
        "1e-8",
        "1e30",
        "1e-30",
        "0.1e31",
        "10e-31",
        "1000000000000000000000000000000",
        "0.000000000000000000000000000001",
        DIGITS_34 + "e-4",
        DIGITS_34 + "e-63"
      })
  void shouldKeepTheDigitsWhenTheDecimalIsInRange(String literal) throws UnusableRecordException {
    assertThat(price(number(literal))).isEqualTo(new BigDecimal(literal));
    assertThat(price(string(literal))).isEqualTo(new BigDecimal(literal));
  }

  @ParameterizedTest
  @CsvSource({
    DIGITS_34 + "5e-4, of more than 34 digits",
    "1.0000000000000000000000000000000000, of more than 34 digits",
    "1.0000000000000000000000000000001e30, not from 1e-30 to 1e30",
    "1.000000000000000000000000000000001e30, not from 1e-30 to 1e30",
    "9.999999999999999999999999999999999e-31, not from 1e-30 to 1e30",
    "1e31, not from 1e-30 to 1e30",
    "1e-31, not from 1e-30 to 1e30",
    "1e400, not from 1e-30 to 1e30",
    "1e-400, not from 1e-30 to 1e30",
    "1e1000000000, not from 1e-30 to 1e30",
    "1e-1000000000, not from 1e-30 to 1e30",
    "1e2147483647, not from 1e-30 to 1e30",
    "-1, not above zero",
    "-1e-1000000000, not above zero",
    "0, not above zero",
    "-0, not above zero",
    "0.00, not above zero",
    "0e5, not above zero",
    "0e-1000000000, not above zero"
  })
  void shouldRefuseThePriceWhenItIsOutOfRange(String literal, String flaw) {
    assertThatThrownBy(() -> price(number(literal)))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessage("price is " + literal + ", " + flaw);
    assertThatThrownBy(() -> price(string(literal)))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessage("price is \"" + literal + "\", " + flaw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "+1",
        ".5",
        "5.",
        "1,5",
        "1_000",
        "0x10",
        "0x1p3",
        "1f",
        "1d",
        "NaN",
        "Infinity",
        "-Infinity",
        "\u0661\u0662",
        "\uff11",
        "1e",
        "1e1.5",
        "1e99999999999",
        "0e2147483648",
        "1e-99999999999"
      })
  void shouldRefuseTheStringWhenItIsNoDecimal(String text) {
    assertThatThrownBy(() -> price(string(text)))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessage("price is \"" + text + "\", not a decimal of at most 34 digits");
  }

  @Test
  void shouldRefuseTheLiteralWhenItHasFourHundredDigits() {
    String literal = "1".repeat(400);

    assertThatThrownBy(() -> price(number(literal)))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessage(
            "price is "
                + "1".repeat(60)
                + "… (400 characters), not a decimal of at most 34 digits");
    assertThatThrownBy(() -> price(string("0." + "0".repeat(396) + "1e397")))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessageContaining("not a decimal of at most 34 digits");
  }

  @Test
  void shouldRefuseTheElementWhenItIsNeitherNumberNorString() {
    assertThatThrownBy(() -> price(null)).hasMessage("price is missing, not a decimal");
    assertThatThrownBy(() -> price(JsonNull.INSTANCE)).hasMessage("price is null, not a decimal");
    assertThatThrownBy(() -> price(new JsonPrimitive(true)))
        .hasMessage("price is true, not a decimal");
    assertThatThrownBy(() -> price(new JsonArray())).hasMessage("price is [], not a decimal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.00", "-0", "0e34", "0e-34"})
  void shouldTakeAZeroWhenItIsAVolume(String literal) throws UnusableRecordException {
    assertThat(volume(literal)).isEqualTo(new BigDecimal(literal));
  }

  @ParameterizedTest
  @CsvSource({
    "0e35, not from 1e-30 to 1e30",
    "0e-35, not from 1e-30 to 1e30",
    "0e1000000000, not from 1e-30 to 1e30",
    "0e-1000000000, not from 1e-30 to 1e30",
    "0e2147483647, not from 1e-30 to 1e30",
    "0e-2147483647, not from 1e-30 to 1e30",
    "-0.1, below zero",
    "1e31, not from 1e-30 to 1e30",
    "1e-31, not from 1e-30 to 1e30",
    "1e1000000000, not from 1e-30 to 1e30"
  })
  void shouldRefuseTheVolumeWhenItIsOutOfRange(String literal, String flaw) {
    assertThatThrownBy(() -> volume(literal))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessage("volume is " + literal + ", " + flaw);
  }

  private static BigDecimal price(JsonElement element) throws UnusableRecordException {
    return Decimals.read(
        element == null ? null : new JsonTree(element), "price", true, Reason.BAD_PRICE);
  }

  private static BigDecimal volume(String literal) throws UnusableRecordException {
    return Decimals.read(new JsonTree(number(literal)), "volume", false, Reason.BAD_VOLUME);
  }
}
