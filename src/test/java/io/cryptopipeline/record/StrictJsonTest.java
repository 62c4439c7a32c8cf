package io.cryptopipeline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1.10,\"a\":[1E+5,-0,0.0e-1000000000],\"\":{\"a\":null}}",
        "12345678901234567890123456789012345678901234567890",
        "true",
        "null",
        "\"\"",
        "[]"
      })
  void shouldKeepOrderAndDigitsWhenTheTextIsJson(String text) throws UnusableRecordException {
    assertThat(StrictJson.parse(text)).hasToString(text);
  }

  @Test
  void shouldKeepTheDigitsWhenALiteralHasFourHundred() throws UnusableRecordException {
    assertThat(StrictJson.parse("[" + "1".repeat(400) + "]"))
        .hasToString("[" + "1".repeat(400) + "]");
  }

  @Test
  void shouldIgnoreWhitespaceWhenItStandsAround() throws UnusableRecordException {
    assertThat(StrictJson.parse(" \t\r\n{ \"a\" : 1 }\r\n")).hasToString("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "{\"a\"=1}",
        "{\"a\";1}",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "0x10",
        "NaN",
        "-Infinity",
        "TRUE",
        "True",
        "nul",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\t\"",
        "\"\n\"",
        "\"\u0000\"",
        "\u0000",
        "\u00a01",
        "// comment\n1",
        "/* comment */1",
        "# comment\n1",
        ")]}'\n1",
        "\u0661"
      })
  void shouldRefuseTheTextWhenItIsNotStrictJson(String text) {
    assertRefused(text, "not strict JSON: ");
  }

  @Test
  void shouldRefuseTheTextWhenItHoldsMoreThanOneValue() {
    assertRefused("{} {}", "not strict JSON: ");
    assertRefused("1,", "not strict JSON: ");
  }

  @Test
  void shouldNameTheKeyWhenItStandsTwice() {
    assertRefused("{\"a\":1,\"a\":1}", "not strict JSON: the key \"a\" stands twice, at $.a");
    assertRefused("{\"a\":1,\"\\u0061\":2}", "the key \"a\" stands twice, at $.a");
    assertRefused("[0,{\"x\":{\"\":1,\"\":2}}]", "the key \"\" stands twice, at $[1].x.");
  }

  @Test
  void shouldTakeTheKeyTwiceWhenItIsOfTwoObjects() throws UnusableRecordException {
    assertThat(StrictJson.parse("{\"a\":{\"a\":1},\"b\":{\"a\":1}}")).isNotNull();
  }

  @Test
  void shouldRefuseTheTextWhenItIsNestedTooDeep() throws UnusableRecordException {
    assertThat(StrictJson.parse("[".repeat(255) + "]".repeat(255))).isNotNull();

    assertRefused("[".repeat(256) + "]".repeat(256), "not strict JSON: Nesting limit 255 reached");
    assertRefused("[".repeat(10_000) + "]".repeat(10_000), "not strict JSON: Nesting limit");
    assertRefused("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000), "Nesting limit");
    assertRefused("[".repeat(10_000), "not strict JSON: Nesting limit");
  }

  @Test
  void shouldStayShortWhenTheMessageQuotesALongKey() {
    String key = "k".repeat(1_000_000);

    assertShort("{\"" + key + "\":1,\"" + key + "\":1}");
    assertShort("{\"" + key + "\":x}");
    assertShort("{\"" + key + "\":[");
  }

  private static void assertShort(String text) {
    assertThatThrownBy(() -> StrictJson.parse(text))
        .isInstanceOf(UnusableRecordException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }

  @Test
  void shouldStayOnOneLineWhenTheMessageQuotesControlCharacters() {
    assertThatThrownBy(() -> StrictJson.parse("{\"a\\n\\u0000\\u001b[31m\":x}"))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessageMatching("\\P{Cntrl}+");
    assertThatThrownBy(() -> StrictJson.parse("{\"a\\n\\u0000\":1,\"a\\n\\u0000\":2}"))
        .isInstanceOf(UnusableRecordException.class)
        .hasMessageMatching("\\P{Cntrl}+");
  }

  private static void assertRefused(String text, String messagePart) {
    assertThatThrownBy(() -> StrictJson.parse(text))
        .isInstanceOfSatisfying(
            UnusableRecordException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_JSON))
        .hasMessageContaining(messagePart);
  }
}
