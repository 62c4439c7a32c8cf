package io.cryptopipeline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\r", "\0", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029"})
  void shouldReplaceWhatBreaksALineOrControlsATerminal(String character) {
    String text = "a" + character + "[2J";

    assertThat(PrintableText.oneLine(text)).isEqualTo("a\ufffd[2J");
    assertThat(PrintableText.excerpt(text)).isEqualTo("a\ufffd[2J");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "₿ 😀 \ufffd", "\u0628\u062a"})
  void shouldKeepOtherText(String text) {
    assertThat(PrintableText.oneLine(text)).isEqualTo(text);
    assertThat(PrintableText.excerpt(text)).isEqualTo(text);
    assertThat(PrintableText.oneLineOfJson(text)).isEqualTo(text);
    assertThat(PrintableText.escaped(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200c", "\u202e", "\ud83d"})
  void shouldReplaceWhatIsInvisibleInAMessageOnly(String character) {
    assertThat(PrintableText.oneLine(character)).isEqualTo(character);
    assertThat(PrintableText.excerpt(character)).isEqualTo("\ufffd");
  }

  @Test
  void shouldCutOffALongText() {
    assertThat(PrintableText.excerpt("x".repeat(60))).isEqualTo("x".repeat(60));
    assertThat(PrintableText.excerpt("x".repeat(61)))
        .isEqualTo("x".repeat(60) + "… (61 characters)");
    assertThat(PrintableText.excerpt("abc", 2)).isEqualTo("ab… (3 characters)");
  }

  @ParameterizedTest
  @CsvSource({"10, \\u000a", "155, \\u009b", "8232, \\u2028"})
  void shouldEscapeWhatControlsATerminalInJson(int character, String escaped) {
    String text = Character.toString(character);

    assertThat(PrintableText.oneLineOfJson(text)).isEqualTo(escaped);
    assertThat(JsonParser.parseString("\"" + escaped + "\"").getAsString()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"10, \\u000a", "127, \\u007f", "155, \\u009b"})
  void shouldEscapeControlCharactersAsInAPropertiesFile(int character, String escaped) {
    assertThat(PrintableText.escaped("a" + Character.toString(character))).isEqualTo("a" + escaped);
    assertThat(PrintableText.escaped("\u2028")).isEqualTo("\u2028");
  }
}
