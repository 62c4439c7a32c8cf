package io.cryptopipeline.exchange;

import static io.cryptopipeline.testing.ticks.RawRecords.number;
import static io.cryptopipeline.testing.ticks.RawRecords.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TradeIdsTest {

  @Test
  void shouldReadTheDigitsWhenTheIdIsAnInteger() throws UnusableRecordException {
    assertThat(read(number("17"))).isEqualTo("17");
    assertThat(read(number("-17"))).isEqualTo("-17");
    assertThat(read(number("1".repeat(128)))).isEqualTo("1".repeat(128));
  }

  @Test
  void shouldReadTheTextWhenTheIdIsAString() throws UnusableRecordException {
    assertThat(read(string("17"))).isEqualTo("17");
    assertThat(read(string(" a:\ud83d\ude80 "))).isEqualTo(" a:\ud83d\ude80 ");
    assertThat(read(string("x".repeat(128)))).isEqualTo("x".repeat(128));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e3", "-1.5", "0.0"})
  void shouldRefuseTheNumberWhenItIsNoInteger(String literal) {
    assertThatThrownBy(() -> read(number(literal)))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessage(
            "trade_id is " + literal + ", not an integer or a string of 1 to 128 characters");
  }

  @Test
  void shouldRefuseTheIdWhenItIsBlankTooLongOrNotEncodable() {
    assertRefused(string(""));
    assertRefused(string(" \t"));
    assertRefused(string("x".repeat(129)));
    assertRefused(number("1".repeat(129)));
    assertRefused(string("\ud800"));
    assertRefused(string("\udc00\ud800"));
  }

  @Test
  void shouldRefuseTheElementWhenItIsNeitherNumberNorString() {
    assertRefused(JsonNull.INSTANCE);
    assertRefused(new JsonPrimitive(true));
  }

  @Test
  void shouldBeARunningNumberWhenItFitsALong() {
    assertThat(TradeIds.number("0")).hasValue(0);
    assertThat(TradeIds.number("017")).hasValue(17);
    assertThat(TradeIds.number("9223372036854775807")).hasValue(9223372036854775807L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775808", "10000000000000000000", "-1", "1a", "+1", " 1", "\uff11"})
  void shouldBeNoRunningNumberWhenItDoesNotFitALong(String id) {
    assertThat(TradeIds.number(id)).isEmpty();
  }

  private static void assertRefused(JsonElement element) {
    assertThatThrownBy(() -> read(element))
        .isInstanceOfSatisfying(
            UnusableRecordException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.BAD_TRADE_ID))
        .hasMessageEndingWith(", not an integer or a string of 1 to 128 characters");
  }

  private static String read(JsonElement element) throws UnusableRecordException {
    return TradeIds.read(new JsonTree(element), "trade_id");
  }
}
